import { createHmac } from 'node:crypto';
import { isRefusal, refuse, type Refusal } from '@sunwai/kernel';
import type { TicketNumber } from './facts.js';

/** Crockford's base32: no I, L, O (they read as 1, 1, 0) and no U. */
const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** The characters that ISO 7064 MOD 37-2 computes with; its 37th (`*`) is never needed, see `ticketNumber`. */
const values = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const prefixLength = 3;
const bodyLength = 8;

/**
 * The number of a filing: prefix, 40 bits of HMAC-SHA256 over its source as 8 characters, one check character. The same
 * source always has the same number, without the key nobody can tell the next one, and whoever finds it taken by another
 * filing asks with the next `attempt` (from 0).
 *
 * The check is ISO 7064 MOD 37-2 over prefix and body: it catches every single wrong character and every swap of two.
 * Its check character may be one of 37; bodies whose character would be hard to read (I, L, O, U, `*`) are passed over
 * for the next draw of the same hash, so a number needs no character beyond Crockford's.
 * (`isAnotherWhenSwapped` has the one exception to the proof, passed over likewise.)
 *
 * @param source what makes the filing unique (pack, channel, service, source message id)
 */
export const ticketNumber = (of: {
  readonly key: Uint8Array;
  /** 3 letters A–Z. */
  readonly prefix: string;
  readonly source: string;
  readonly attempt: number;
}): TicketNumber => {
  for (let draw = 0; ; draw += 1) {
    const body = drawBody(of.key, JSON.stringify([of.prefix, of.source, of.attempt, draw]));
    const check = checkCharacter(of.prefix + body);
    if (check === undefined || !symbols.includes(check)) continue;
    const number = `${of.prefix}-${body}${check}`;
    if (!isAnotherWhenSwapped(of.prefix, body, check, number)) return number;
  }
};

/**
 * The one swap that the standard's proof does not cover: an O, I or L that ends the prefix is a letter there, and reads as
 * a digit once it has slipped into the body.
 */
const isAnotherWhenSwapped = (prefix: string, body: string, check: string, number: TicketNumber): boolean => {
  const read = parseTicketNumber(prefix.slice(0, -1) + body.charAt(0) + prefix.slice(-1) + body.slice(1) + check);
  return !isRefusal(read) && read !== number;
};

/** As it is read out and printed: `AME-7K3M-9QX2-R`. */
export const displayTicketNumber = (number: TicketNumber): string =>
  `${number.slice(0, 4)}${number.slice(4, 8)}-${number.slice(8, 12)}-${number.slice(12)}`;

/**
 * Reads a number as people write it: any case, spaces and dashes anywhere, O for 0, I and L for 1, Devanagari or
 * Gujarati digits. `number.check_failed` says that it looks like one and has a character wrong.
 */
export const parseTicketNumber = (text: string): TicketNumber | Refusal<'number.malformed' | 'number.check_failed'> => {
  const plain = latinDigits(text.normalize('NFKC'))
    .replace(/[\s\p{Pd}\p{Cf}_.]+/gu, '')
    .toUpperCase();
  if (!/^[A-Z]{3}[0-9A-Z]{9}$/.test(plain)) return refuse('number.malformed');
  const prefix = plain.slice(0, prefixLength);
  const rest = plain.slice(prefixLength).replace(/O/g, '0').replace(/[IL]/g, '1');
  const number = `${prefix}-${rest}`;
  const isRight = !rest.includes('U') && checkCharacter(prefix + rest.slice(0, bodyLength)) === rest[bodyLength];
  return isRight ? number : refuse('number.check_failed', { number: displayTicketNumber(number) });
};

export type FoundNumber = {
  /** As it stands in the text. */
  readonly text: string;
  readonly index: number;
  /** The number, or why it is none. */
  readonly number: TicketNumber | Refusal<'number.malformed' | 'number.check_failed'>;
};

/**
 * Ticket numbers in free text of any script, in order, with what was meant as one: a character wrong, missing or too
 * many. With `prefixes` only those of the packs in use count, which keeps ordinary words from looking like numbers.
 */
export const findTicketNumbers = (text: string, prefixes?: readonly string[]): readonly FoundNumber[] => {
  const plain = latinDigits(text);
  const isOurs = (candidate: string) => !prefixes || prefixes.includes(candidate.slice(0, prefixLength).toUpperCase());
  const found: FoundNumber[] = [];
  for (const shape of [wholeNumber, nearMiss]) {
    for (const { 0: match, index } of plain.matchAll(shape)) {
      const overlaps = found.some(
        (other) => index < other.index + other.text.length && other.index < index + match.length,
      );
      if (overlaps || !isOurs(match)) continue;
      const number = parseTicketNumber(match);
      // Words of fitting lengths are no mistyped number: one has a digit in it, or the dash after the prefix.
      if (isRefusal(number) && !/\d|^[A-Za-z]{3}\p{Pd}/u.test(match)) continue;
      found.push({ text: text.slice(index, index + match.length), index, number });
    }
  }
  return found.sort((one, other) => one.index - other.index);
};

/** Prefix, then nine characters in the groups that they are read out in. Only Latin letters and digits border a number. */
const wholeNumber =
  /(?<![A-Za-z0-9])[A-Za-z]{3}[\s\p{Pd}]{0,3}[A-Za-z0-9]{4}[\s\p{Pd}]{0,3}[A-Za-z0-9]{4}[\s\p{Pd}]{0,3}[A-Za-z0-9](?![A-Za-z0-9])/gu;
/** One character more or less, or grouped otherwise; without spaces inside, where any sentence would do. */
const nearMiss = /(?<![A-Za-z0-9])[A-Za-z]{3}\s?\p{Pd}?\s?(?:[A-Za-z0-9]\p{Pd}?){7,9}[A-Za-z0-9](?![A-Za-z0-9])/gu;

const streamPrefix = 'ticket-';

/** The ticket's event stream. */
export const streamOf = (number: TicketNumber): string => `${streamPrefix}${number}`;

/** The ticket of a stream; undefined when it is not a ticket's. */
export const numberOfStream = (stream: string): TicketNumber | undefined =>
  stream.startsWith(streamPrefix) ? stream.slice(streamPrefix.length) : undefined;

const drawBody = (key: Uint8Array, message: string): string => {
  const hash = createHmac('sha256', key).update(message).digest();
  let bits = BigInt(`0x${hash.toString('hex', 0, 5)}`);
  let body = '';
  for (let place = 0; place < bodyLength; place += 1) {
    body = symbols.charAt(Number(bits & 31n)) + body;
    bits >>= 5n;
  }
  return body;
};

/** ISO 7064 MOD 37-2: the character that makes the sum of value × 2^place, from the right, leave 1. Undefined for `*`. */
const checkCharacter = (text: string): string | undefined => {
  let sum = 0;
  for (const character of text) sum = ((sum + values.indexOf(character)) * 2) % 37;
  return values[(38 - sum) % 37];
};

const latinDigits = (text: string): string =>
  text.replace(/[\u0966-\u096F\u0AE6-\u0AEF]/g, (digit) => String((digit.charCodeAt(0) - 0x66) & 0xf));
