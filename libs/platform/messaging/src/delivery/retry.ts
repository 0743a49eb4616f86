import type { Milliseconds } from '@sunwai/kernel';
import type { RetryPolicy } from '../bus.js';
import { PoisonMessageError } from '../bus.js';

export const defaultRetry: RetryPolicy = { attempts: 8, firstDelay: 100, longestDelay: 30_000 };

export const retryPolicy = (wanted: Partial<RetryPolicy> | undefined): RetryPolicy => ({ ...defaultRetry, ...wanted });

/** The wait after the `attempt`th failure: doubled each time, then 50 to 100 % of it, so that many do not come back at once. */
export const delayAfter = (attempt: number, policy: RetryPolicy): Milliseconds =>
  Math.min(policy.firstDelay * 2 ** (attempt - 1), policy.longestDelay) * (0.5 + Math.random() / 2);

/** Whether this failure makes a dead letter: no retry will help, or none is left. */
export const isFinal = (error: unknown, attempt: number, policy: RetryPolicy): boolean =>
  error instanceof PoisonMessageError || attempt >= policy.attempts;

/** For the dead letter: what the handler said, with its code when it has one. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? `${code}: ${error.message}` : `${error.name}: ${error.message}`;
};
