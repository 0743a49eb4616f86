import { isMessageKey, messageKeys, messageSpecs } from '../message-keys.js';
import type { MessageKey, MessageSpec } from '../message-keys.js';
import { templateFaults } from './template-faults.js';
import type { PackContent, PackSources } from '../reading/pack-files.js';
import type { Problem } from '../problem.js';
import { didYouMean } from '../reading/closest.js';
import type { TemplateEntry, WhatsAppChannel } from '../schema/channels.schema.js';
import type { SourceFile } from '../reading/source-file.js';

/** Every template can be rendered with what the code fills in, and those sent unasked have an approved one for WhatsApp. */
export const checkMessages = (content: PackContent, sources: PackSources): readonly Problem[] => [
  ...Object.entries(content.messages).flatMap(([language, messages]) =>
    messageKeys.flatMap((key) => {
      const source = sources.messages[language];
      return source ? checkMessage(key, messages[key], source) : [];
    }),
  ),
  ...(content.channels.whatsapp
    ? checkApproved(content.channels.whatsapp, content.pack.languages.offered, sources.channels)
    : []),
];

const checkMessage = (
  key: MessageKey,
  entry: { readonly text: string; readonly buttons: Readonly<Record<string, string>> },
  source: SourceFile,
): readonly Problem[] => {
  const spec: MessageSpec = messageSpecs[key];
  const given = Object.keys(entry.buttons);
  return [
    ...templateFaults(entry.text, spec).map(({ message, near }) => source.problem('error', [key], message, { near })),
    ...spec.buttons
      .filter((id) => !given.includes(id))
      .map((id) =>
        source.problem('error', [key], `The button "${id}" is missing: write { text: …, buttons: { ${id}: … } }.`),
      ),
    ...given
      .filter((id) => !spec.buttons.includes(id))
      .map((id) =>
        source.problem(
          'error',
          [key, 'buttons', id],
          spec.buttons.length === 0
            ? `This message has no buttons: take "${id}" out.`
            : `This message has the buttons ${spec.buttons.join(', ')}: take "${id}" out.${didYouMean(id, spec.buttons)}`,
        ),
      ),
  ];
};

const checkApproved = (
  whatsapp: WhatsAppChannel,
  offered: readonly string[],
  source: SourceFile,
): readonly Problem[] => [
  ...Object.entries(whatsapp.templates).flatMap(([key, byLanguage]) =>
    isMessageKey(key)
      ? Object.entries(byLanguage).flatMap(([language, entry]) => checkEntry(key, language, entry, source))
      : [
          source.problem(
            'error',
            ['whatsapp', 'templates', key],
            `There is no message "${key}".${didYouMean(key, messageKeys)}`,
            'key',
          ),
        ],
  ),
  ...messageKeys
    .filter((key) => messageSpecs[key].initiated)
    .flatMap((key) =>
      offered
        .filter((language) => !whatsapp.templates[key]?.[language])
        .map((language) =>
          source.problem(
            'error',
            ['whatsapp', 'templates', key],
            `"${key}" can be due when a person's last message is over 24 hours old: name the approved template in "${language}".`,
          ),
        ),
    ),
];

const checkEntry = (
  key: MessageKey,
  language: string,
  entry: TemplateEntry,
  source: SourceFile,
): readonly Problem[] => {
  const spec: MessageSpec = messageSpecs[key];
  const path = ['whatsapp', 'templates', key, language];
  const problems = entry.parameters.flatMap((name, index) =>
    name in spec.values
      ? []
      : [
          source.problem(
            'error',
            [...path, 'parameters', index],
            `Nothing fills "${name}" in "${key}": use ${Object.keys(spec.values).join(', ') || 'no parameters'}.`,
          ),
        ],
  );
  if (spec.carriesFile === (entry.byHeader !== undefined)) return problems;
  const advice = spec.carriesFile
    ? `"${key}" carries a file: write "by_header" with a template for image, video and document instead of "name".`
    : `"${key}" carries no file: write "name" instead of "by_header".`;
  return [...problems, source.problem('error', path, advice)];
};
