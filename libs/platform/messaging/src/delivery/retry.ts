import type { Milliseconds } from '@sunwai/kernel';
import type { BusLog, RetryPolicy } from '../bus.js';
import { isOutage } from '@sunwai/kernel';
import { PoisonMessageError } from '../bus.js';

export const defaultRetry: RetryPolicy = { attempts: 8, firstDelay: 100, longestDelay: 30_000 };

export const retryPolicy = (wanted: Partial<RetryPolicy> | undefined): RetryPolicy => ({ ...defaultRetry, ...wanted });

/** What is away is looked for at least this often, in ms: nobody should wait half a minute for what is back. */
const LONGEST_FOR_OUTAGES: Milliseconds = 5_000;

/** How often a message failed: by itself, and because something that its handler needs was away. */
export type Failures = { readonly own: number; readonly outages: number };

export const noFailures: Failures = { own: 0, outages: 0 };

export const after = ({ own, outages }: Failures, error: unknown): Failures =>
  isOutage(error) ? { own, outages: outages + 1 } : { own: own + 1, outages };

/** The wait after these failures, the last of them this one: doubled each time, then 50 to 100 % of it, so that many do not come back at once. */
export const delayAfter = ({ own, outages }: Failures, error: unknown, policy: RetryPolicy): Milliseconds => {
  const { firstDelay, longestDelay } = policy;
  const longest = isOutage(error) ? Math.min(longestDelay, LONGEST_FOR_OUTAGES) : longestDelay;
  return (
    Math.min(firstDelay * 2 ** (Math.max(isOutage(error) ? outages : own, 1) - 1), longest) * (0.5 + Math.random() / 2)
  );
};

/** Whether this failure makes a dead letter: no retry will help, or none is left. An outage is no fault of the message. */
export const isFinal = (error: unknown, { own }: Failures, policy: RetryPolicy): boolean =>
  error instanceof PoisonMessageError || (!isOutage(error) && own >= policy.attempts);

/** For the dead letter: what the handler said, with its code when it has one. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? `${code}: ${error.message}` : `${error.name}: ${error.message}`;
};

/** Says of a try that failed what it was and when the next one is. */
export const tellRetry =
  (log: BusLog, { topic, group }: { readonly topic: string; readonly group: string }) =>
  ({ offset }: { readonly offset: string }, attempt: number, error: unknown, delay: Milliseconds): void =>
    log.warn('A message failed and will be tried again', {
      topic,
      group,
      offset,
      attempt,
      delay: Math.round(delay),
      reason: reasonOf(error),
    });
