import type { Milliseconds } from '@sunwai/kernel';
import { hours, minutes, seconds } from '@sunwai/kernel';

/** What a failure of Meta's means for the message that it struck. */
export type Failure = {
  /** `whatsapp.131047`; stable, Meta's own number. */
  readonly code: string;
  /** The same message may get through later. */
  readonly retryable: boolean;
  /** The shortest sensible wait, in ms, where Meta or its documents name one. */
  readonly retryAfter?: Milliseconds;
  /** Strikes every message of this account until a person mends it (token, payment, ban): someone should be told. */
  readonly accountWide: boolean;
};

type Verdict = Omit<Failure, 'code'>;

const later = (retryAfter?: Milliseconds): Verdict => ({
  retryable: true,
  accountWide: false,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});
const never: Verdict = { retryable: false, accountWide: false };
const account: Verdict = { retryable: false, accountWide: true };

/**
 * By Meta's number. Source: "Error codes" of the WhatsApp Business Platform (May 2026). Numbers not listed: 2xx, 10 and
 * others of Graph's own permission range are the account's, 5xx of HTTP are tried again, all else is permanent.
 */
const VERDICTS: ReadonlyMap<number, Verdict> = new Map<number, Verdict>([
  // Graph
  [0, account], // authentication failed
  [1, later()], // unknown error, possibly the server's
  [2, later()], // temporary, downtime or overload
  [3, account], // capability or permission missing
  [4, later(minutes(1))], // the app's call limit
  [10, account], // permission denied
  [190, account], // access token expired or invalid
  [368, account], // blocked for a policy violation
  // rate limits
  [80007, later(minutes(1))], // the business account's limit
  [130429, later(seconds(1))], // throughput of the number
  [131048, later(hours(1))], // too many messages blocked or flagged as spam
  [131056, later(seconds(6))], // too many to one person: one each 6 s
  [133016, later(hours(1))], // too many registrations
  // Meta's or the account's state
  [131000, later()], // something went wrong
  [131016, later(seconds(5))], // service overloaded
  [131057, later(minutes(5))], // account in maintenance
  [133004, later(seconds(30))], // server temporarily unavailable
  [130497, account], // not allowed to message this country
  [131005, account], // access denied
  [131031, account], // account locked
  [131037, account], // display name not approved
  [131042, account], // payment method
  [131045, account], // number not registered (certificate)
  [133010, account], // number not registered
  // this message to this person
  [130472, never], // person is part of an experiment
  [131008, never], // parameter missing
  [131009, never], // parameter value
  [131021, never], // recipient is the sender
  [131026, never], // undeliverable: no such WhatsApp number, too old, terms not accepted
  [131030, never], // not among the test numbers
  [131047, never], // more than 24 h since the person wrote: a template is needed
  [131049, never], // held back for the ecosystem's health; Meta asks not to retry at once
  [131050, never], // person declined marketing
  [131051, never], // message type unknown
  [131052, never], // their media can't be fetched
  [131053, never], // our media can't be uploaded
  [132000, never], // template: number of parameters
  [132001, never], // template: no such name in this language
  [132005, never], // template: text too long
  [132007, never], // template: policy
  [132012, never], // template: parameter format
  [132015, never], // template paused
  [132016, never], // template disabled
  [132068, never], // flow blocked
  [132069, never], // flow throttled
]);

/** What a code means, whether it came as an answer or in a `failed` receipt. Also takes `whatsapp.131047`. */
export const failureOf = (code: number | string): Failure => {
  const number = typeof code === 'number' ? code : Number(/^(?:whatsapp\.)?(\d+)$/.exec(code)?.[1] ?? Number.NaN);
  const permission = number >= 200 && number <= 299 ? account : never;
  return { code: typeof code === 'number' ? `whatsapp.${code}` : code, ...(VERDICTS.get(number) ?? permission) };
};
