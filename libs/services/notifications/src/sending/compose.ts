import type { MessageKey, MessageValues, Pack } from '@sunwai/packs';
import { messageSpecs } from '@sunwai/packs';
import { fitText, limits, splitText } from '@sunwai/whatsapp';
import type { NoticeContent, NoticeFile } from '../notices/notice.js';
import { mediumOf } from './medium.js';

type Choice = { readonly payload: string; readonly title: string };

/** One message of WhatsApp's. */
export type Part =
  | { readonly send: 'text'; readonly text: string }
  | { readonly send: 'buttons'; readonly text: string; readonly buttons: readonly Choice[] }
  | { readonly send: 'list'; readonly text: string; readonly rows: readonly Choice[] }
  | { readonly send: 'file'; readonly file: NoticeFile; readonly caption?: string }
  | {
      readonly send: 'template';
      readonly template: string;
      readonly language: string;
      readonly body: readonly string[];
      readonly header?: NoticeFile;
      readonly quickReplies?: readonly string[];
    };

/** Most characters of one value in a template, whose whole text may have 1,024. */
const TEMPLATE_VALUE = 600;
/** Stands for a value that there is none of: WhatsApp refuses empty ones. */
const NOTHING = '—';

/** What is sent while the 24-hour window is open: long texts in several messages, buttons under the last. */
export const composeFree = (content: NoticeContent, language: string, pack: Pack): readonly Part[] => {
  if (content.kind === 'file') {
    const { file, caption } = content;
    const captioned = caption && mediumOf(file) !== 'audio';
    return [{ send: 'file', file, ...(captioned && { caption: pack.message(caption.key, language, caption.values) }) }];
  }
  const text = pack.message(content.key, language, content.values);
  const choices = choicesOf(content, language, pack);
  if (choices.length === 0) return splitText(text).map((part) => ({ send: 'text', text: part }));
  const { before, last } = endingWithin(text, limits.interactiveBody);
  return [...before.map((part): Part => ({ send: 'text', text: part })), interactive(last, choices)];
};

/** What is sent outside of it: the approved template. Undefined: the pack has none for this. */
export const composeTemplate = (content: NoticeContent, language: string, pack: Pack): Part | undefined => {
  const says = content.kind === 'file' ? content.caption : content;
  if (!says) return undefined;
  const header = content.kind === 'file' ? content.file : undefined;
  const medium = header && mediumOf(header);
  if (medium === 'audio' || medium === 'sticker') return undefined;
  const approved = pack.whatsappTemplate(says.key, language, medium);
  if (!approved) return undefined;
  const { buttons } = messageSpecs[says.key];
  const payloads = content.kind === 'message' ? content.payloads : undefined;
  const quickReplies = buttons.flatMap((id) => payloads?.[id] ?? []);
  return {
    send: 'template',
    template: approved.name,
    language: approved.language,
    body: approved.parameters.map((name) => templateValue(says.key, name, says.values, approved.language, pack)),
    ...(header && { header }),
    ...(quickReplies.length > 0 && { quickReplies }),
  };
};

const choicesOf = (
  { key, payloads, choices }: Extract<NoticeContent, { kind: 'message' }>,
  language: string,
  pack: Pack,
): readonly Choice[] => {
  if (choices) return choices;
  if (!payloads) return [];
  return pack.buttons(key, language).flatMap(({ id, title }) => {
    const payload = payloads[id];
    return payload === undefined ? [] : [{ payload, title }];
  });
};

/** Up to 3 buttons with titles of their own, else a list. */
const interactive = (text: string, choices: readonly Choice[]): Part => {
  const titles = new Set(choices.map(({ title }) => fitText(title, limits.buttonTitle)));
  if (choices.length <= limits.buttons && titles.size === choices.length) {
    return { send: 'buttons', text, buttons: fitted(choices, limits.buttonTitle) };
  }
  return { send: 'list', text, rows: fitted(choices.slice(0, limits.listRows), limits.rowTitle) };
};

const fitted = (choices: readonly Choice[], limit: number): readonly Choice[] =>
  choices.map(({ payload, title }) => ({ payload, title: fitText(title, limit) }));

/** The text in as few messages as can be, of which the last has at most `limit` characters. */
const endingWithin = (text: string, limit: number): { readonly before: readonly string[]; readonly last: string } => {
  const parts = splitText(text);
  const end = parts.at(-1)!;
  const last = splitText(end, limit).at(-1)!;
  const rest = end.slice(0, end.length - last.length).trimEnd();
  return { before: [...parts.slice(0, -1), ...(rest === '' ? [] : [rest])], last };
};

const templateValue = (key: MessageKey, name: string, values: MessageValues, language: string, pack: Pack): string => {
  const value = values[name];
  if (value === undefined || value === '') return NOTHING;
  const spec: unknown = (messageSpecs[key].values as Readonly<Record<string, unknown>>)[name];
  if (spec === 'instant' || spec === 'maybe_instant') {
    return new Intl.DateTimeFormat(language.replace('_', '-'), { dateStyle: 'long', timeZone: pack.timezone }).format(
      new Date(value),
    );
  }
  return fitText(String(value).replace(/\s+/g, ' ').trim() || NOTHING, TEMPLATE_VALUE);
};
