import type { RetryPolicy } from '../bus.js';
import type { DeliveryEvents } from './lanes.js';
import { pause } from './pause.js';
import { delayAfter, isFinal } from './retry.js';

export type BatchWork<Item> = DeliveryEvents<Item> & {
  readonly retry: RetryPolicy;
  /** Raised when the consumer leaves: what waits for a retry then stays unfinished. */
  readonly leaving: AbortSignal;
  handle(items: readonly Item[], attempt: number): Promise<void>;
};

type Failure = { readonly error: unknown };

/**
 * All at once; when that fails, one by one, each until it is handled or a dead letter, so that one poison message does
 * not take its neighbours with it. What is left when the consumer leaves meanwhile.
 */
export const takeBatch = async <Item>(items: readonly Item[], work: BatchWork<Item>): Promise<readonly Item[]> => {
  const failure = await attempt(items, 1, work);
  if (!failure) {
    for (const item of items) work.finished(item);
    return [];
  }
  for (const [index, item] of items.entries()) {
    // Alone in its batch, the message has had its first try.
    const done = await takeSingle(item, items.length === 1 ? failure : undefined, work);
    if (!done) return items.slice(index);
    work.finished(item);
  }
  return [];
};

const takeSingle = async <Item>(item: Item, first: Failure | undefined, work: BatchWork<Item>): Promise<boolean> => {
  let failure = first;
  for (let count = 2; ; count += 1) {
    if (failure && (await settle(item, count - 1, failure.error, work))) return true;
    if (work.leaving.aborted) return false;
    failure = await attempt([item], count, work);
    if (!failure) return true;
  }
};

/** True when the message became a dead letter; otherwise the wait before its next try is over. */
const settle = async <Item>(item: Item, count: number, error: unknown, work: BatchWork<Item>): Promise<boolean> => {
  let cause = error;
  if (isFinal(error, count, work.retry)) {
    try {
      await work.giveUp(item, count, error);
      return true;
    } catch (notKept) {
      cause = notKept;
    }
  }
  const delay = delayAfter(count, work.retry);
  work.failed(item, count, cause, delay);
  await pause(delay, work.leaving);
  return false;
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
