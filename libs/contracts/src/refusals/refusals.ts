import type { Refusal } from '@sunwai/kernel';
import type { TicketRefusalCode } from '@sunwai/ticket';
import { IntlMessageFormat } from 'intl-messageformat';
import { accessRefusals } from './access.refusals.js';
import { answerRefusals } from './answer.refusals.js';
import { intakeRefusals } from './intake.refusals.js';
import { mediaRefusals } from './media.refusals.js';
import type { RefusalEntry, SentenceLanguage } from './refusal-entry.js';
import { grpcCodes } from './refusal-entry.js';
import { requestRefusals } from './request.refusals.js';
import { workRefusals } from './work.refusals.js';

const doorRefusals = { ...accessRefusals, ...mediaRefusals, ...intakeRefusals, ...requestRefusals } as const;

/** Codes that the doors and the platform add to the domain's. */
export type DoorRefusalCode = keyof typeof doorRefusals;
export type RefusalCode = TicketRefusalCode | DoorRefusalCode;

/** Every code there is, told once for all doors. A code of the domain without an entry does not compile. */
export const refusalTable: Readonly<Record<RefusalCode, RefusalEntry>> = {
  ...workRefusals,
  ...answerRefusals,
  ...doorRefusals,
} satisfies Record<RefusalCode, RefusalEntry>;

/** For codes of a newer peer: refused all the same, by its code. */
const unknownEntry: RefusalEntry = {
  http: 422,
  grpc: 'FAILED_PRECONDITION',
  details: ['code'],
  sentence: { en: 'This was refused ({code}).', hi: 'यह अनुरोध स्वीकार नहीं किया गया ({code})।' },
};

export const isRefusalCode = (code: string): code is RefusalCode => Object.hasOwn(refusalTable, code);

const entryOf = (code: string): RefusalEntry => (isRefusalCode(code) ? refusalTable[code] : unknownEntry);

export const httpStatusOf = (code: string): RefusalEntry['http'] => entryOf(code).http;

/** The number of the gRPC status. */
export const grpcStatusOf = (code: string): number => grpcCodes[entryOf(code).grpc];

const formats = new Map<string, IntlMessageFormat>();

/** Parsing costs more than formatting, and the sentences are few. */
const formatOf = (code: string, language: SentenceLanguage): IntlMessageFormat => {
  const key = `${language} ${isRefusalCode(code) ? code : ''}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new IntlMessageFormat(entryOf(code).sentence[language], `${language}-IN`);
  formats.set(key, made);
  return made;
};

const isInstant = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/**
 * The refusal in plain words. Moments among the details are told in the programme's time.
 * @param language BCP 47; Hindi where it begins with `hi`, English for all others
 * @param timeZone IANA zone of the programme
 */
export const sentenceOf = (
  refusal: Pick<Refusal, 'code' | 'details'>,
  language: string,
  timeZone = 'Asia/Kolkata',
): string => {
  const told: SentenceLanguage = /^hi\b/i.test(language) ? 'hi' : 'en';
  const values: Record<string, string | number | boolean> = { code: refusal.code };
  for (const name of entryOf(refusal.code).details) values[name] ??= '–';
  for (const [name, value] of Object.entries(refusal.details)) {
    if (typeof value === 'object') values[name] = value.join('; ');
    else if (typeof value === 'string' && isInstant.test(value)) values[name] = momentOf(value, told, timeZone);
    else values[name] = typeof value === 'number' ? value.toLocaleString(`${told}-IN`) : value;
  }
  return String(formatOf(refusal.code, told).format(values));
};

const momentOf = (at: string, language: SentenceLanguage, timeZone: string): string =>
  new Intl.DateTimeFormat(`${language}-IN`, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(at));
