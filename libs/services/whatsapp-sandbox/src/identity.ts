import { createHash, randomBytes } from 'node:crypto';

const run = randomBytes(4).toString('hex').toUpperCase();
let counter = 0;

/** Unique in this run and, by its first half, among runs. */
const unique = (): string => `${run}${(counter++).toString(16).toUpperCase().padStart(10, '0')}`;

/** Like Meta's own: base64 of a frame that holds the person's number, so that whose message it is can be read from it. */
export const newMessageId = (digits: string): string =>
  `wamid.${Buffer.from(`\x1c\x18${String.fromCharCode(digits.length)}${digits}\x15\x02\x00\x11\x18\x12${unique()}\x00`, 'latin1').toString('base64')}`;

/** The digits of the person's number, or undefined for an id that the sandbox did not make. */
export const numberIn = (messageId: string): string | undefined => {
  const frame = Buffer.from(messageId.replace(/^wamid\./, ''), 'base64').toString('latin1');
  const digits = frame.slice(3, 3 + frame.charCodeAt(2));
  return /^\d{6,15}$/.test(digits) ? digits : undefined;
};

export const newMediaId = (): string => `9${Date.now()}${String(counter++ % 1_000_000).padStart(6, '0')}`;
export const newTraceId = (): string => `A${unique().slice(-10)}`;

/** Meta's business-scoped user id of a person: the same for the same number. */
export const userIdOf = (digits: string): string =>
  `IN.${BigInt(`0x${createHash('sha256').update(digits).digest('hex').slice(0, 16)}`)}`;
