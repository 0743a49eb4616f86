import type { Instant, Milliseconds } from '@sunwai/kernel';
import { epochMilliseconds, seconds } from '@sunwai/kernel';

/** Whether two moments lie so close together, whichever came first: webhooks overtake each other. */
export const isWithin = (window: Milliseconds, one: Instant, other: Instant): boolean =>
  Math.abs(epochMilliseconds(one) - epochMilliseconds(other)) <= window;

/** Whether a message was surely sent before a moment: channels tell the time in whole seconds, rounded down. */
export const isSentBefore = (at: Instant, sentAt: Instant): boolean =>
  epochMilliseconds(sentAt) + seconds(1) <= epochMilliseconds(at);
