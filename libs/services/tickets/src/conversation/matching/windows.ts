import type { Instant, Milliseconds } from '@sunwai/kernel';
import { epochMilliseconds } from '@sunwai/kernel';

/** Whether two moments lie so close together, whichever came first: webhooks overtake each other. */
export const isWithin = (window: Milliseconds, one: Instant, other: Instant): boolean =>
  Math.abs(epochMilliseconds(one) - epochMilliseconds(other)) <= window;
