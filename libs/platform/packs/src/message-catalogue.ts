import { IntlMessageFormat } from 'intl-messageformat';
import { SunwaiError } from '@sunwai/kernel';
import { messageKeys, messageSpecs } from './message-keys.js';
import type { MessageKey, MessageSpec, ValueSpec } from './message-keys.js';
import type { Messages } from './schema/messages.schema.js';

/** A value for a placeholder: a moment as an ISO instant; absent or undefined only where the message allows it. */
export type MessageValues = Readonly<Record<string, string | number | undefined>>;

/** `bug.message_value`: the caller left out a value that the message always has, or gave one that is no moment. */
export class MessageValueError extends SunwaiError {
  constructor(key: string, value: string) {
    super('bug.message_value', `The message ${key} was rendered without a proper value for ${value}`);
  }
}

/** A pack's messages, parsed once, in each of its languages. */
export class MessageCatalogue {
  private readonly formats = new Map<string, IntlMessageFormat>();

  constructor(
    private readonly messages: Readonly<Record<string, Messages>>,
    private readonly fallback: string,
    timezone: string,
  ) {
    const overrides = {
      date: {
        short: { day: 'numeric', month: 'short', timeZone: timezone },
        long: { day: 'numeric', month: 'long', year: 'numeric', timeZone: timezone },
      },
      time: { short: { hour: 'numeric', minute: '2-digit', timeZone: timezone } },
    } as const;
    for (const [language, texts] of Object.entries(messages)) {
      for (const key of messageKeys) {
        this.formats.set(
          `${language} ${key}`,
          new IntlMessageFormat(texts[key].text, language, overrides, { ignoreTag: true }),
        );
      }
    }
  }

  /** The language to write in: the wanted one if there are messages in it, else the pack's default. */
  languageFor(wanted: string): string {
    if (wanted in this.messages) return wanted;
    const base = wanted.split('-')[0]!;
    return base in this.messages ? base : this.fallback;
  }

  render(key: MessageKey, language: string, values: MessageValues): string {
    const format = this.formats.get(`${this.languageFor(language)} ${key}`)!;
    const spec: MessageSpec = messageSpecs[key];
    const filled: Record<string, string | number | Date> = {};
    for (const [name, value] of Object.entries(spec.values)) filled[name] = fill(key, name, value, values[name]);
    return String(format.format(filled)).trim();
  }

  /** The message's buttons in the order of its spec; what pressing one means is its `id`. */
  buttons(key: MessageKey, language: string): readonly { readonly id: string; readonly title: string }[] {
    const { buttons } = this.messages[this.languageFor(language)]![key];
    return messageSpecs[key].buttons.map((id) => ({ id, title: buttons[id]! }));
  }
}

const fill = (
  key: string,
  name: string,
  spec: ValueSpec,
  given: string | number | undefined,
): string | number | Date => {
  const absent = given === undefined || given === '';
  if (absent && (spec === 'maybe' || spec === 'maybe_instant')) return 'none';
  if (given === undefined) throw new MessageValueError(key, name);
  if (spec !== 'instant' && spec !== 'maybe_instant') return given;
  const moment = new Date(given);
  if (Number.isNaN(moment.getTime())) throw new MessageValueError(key, name);
  return moment;
};
