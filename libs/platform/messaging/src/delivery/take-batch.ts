import { isOutage } from '@sunwai/kernel';
import type { RetryPolicy } from '../bus.js';
import type { DeliveryEvents } from './lanes.js';
import { pause } from './pause.js';
import type { Failures } from './retry.js';
import { after, delayAfter, isFinal, noFailures } from './retry.js';

export type BatchWork<Item> = DeliveryEvents<Item> & {
  readonly retry: RetryPolicy;
  /** Raised when the consumer leaves: what waits for a retry then stays unfinished. */
  readonly leaving: AbortSignal;
  handle(items: readonly Item[], attempt: number): Promise<void>;
};

type Failure = { readonly error: unknown };
/** How far it has come with one message, or with all of them. */
type Tried = { readonly count: number; readonly failures: Failures };

/**
 * All at once; when that fails, one by one, each until it is handled or a dead letter, so that one poison message does
 * not take its neighbours with it. While something is away all wait for it together. What is left when the consumer
 * leaves meanwhile.
 */
export const takeBatch = async <Item>(items: readonly Item[], work: BatchWork<Item>): Promise<readonly Item[]> => {
  const tried = await takeTogether(items, work);
  if (tried === 'left') return items;
  if (tried === 'done') {
    for (const item of items) work.finished(item);
    return [];
  }
  for (const [index, item] of items.entries()) {
    // Alone in its batch, the message has failed itself.
    const done = await takeSingle(item, tried, items.length === 1, work);
    if (!done) return items.slice(index);
    work.finished(item);
  }
  return [];
};

/** Until all are handled, or fail for another reason than an outage. */
const takeTogether = async <Item>(
  items: readonly Item[],
  work: BatchWork<Item>,
): Promise<'done' | 'left' | (Tried & Failure)> => {
  let failures = noFailures;
  for (let count = 1; ; count += 1) {
    const failure = await attempt(items, count, work);
    if (!failure) return 'done';
    const { error } = failure;
    failures = after(failures, error);
    if (!isOutage(error)) return { error, count, failures };
    await wait(items[0]!, { count, failures }, error, work);
    if (work.leaving.aborted) return 'left';
  }
};

const takeSingle = async <Item>(
  item: Item,
  { error, ...before }: Tried & Failure,
  failed: boolean,
  work: BatchWork<Item>,
): Promise<boolean> => {
  let { count, failures } = before;
  if (failed && (await settle(item, before, error, work))) return true;
  for (;;) {
    if (work.leaving.aborted) return false;
    count += 1;
    const failure = await attempt([item], count, work);
    if (!failure) return true;
    failures = after(failures, failure.error);
    if (await settle(item, { count, failures }, failure.error, work)) return true;
  }
};

/** True when the message became a dead letter; otherwise the wait before its next try is over. */
const settle = async <Item>(item: Item, tried: Tried, error: unknown, work: BatchWork<Item>): Promise<boolean> => {
  let cause = error;
  if (isFinal(error, tried.failures, work.retry)) {
    try {
      await work.giveUp(item, tried.count, error);
      return true;
    } catch (notKept) {
      cause = notKept;
    }
  }
  await wait(item, tried, cause, work);
  return false;
};

const wait = async <Item>(
  item: Item,
  { count, failures }: Tried,
  error: unknown,
  { retry, leaving, failed }: BatchWork<Item>,
): Promise<void> => {
  const delay = delayAfter(failures, error, retry);
  failed(item, count, error, delay);
  await pause(delay, leaving);
};

const attempt = async <Item>(
  items: readonly Item[],
  count: number,
  work: BatchWork<Item>,
): Promise<Failure | undefined> => {
  try {
    await work.handle(items, count);
    return undefined;
  } catch (error) {
    return { error };
  }
};
