import type { BatchSubscription } from '../bus.js';
import { retryPolicy } from '../delivery/retry.js';
import { takeBatch } from '../delivery/take-batch.js';
import type { Fetched, Intake, IntakeSetting } from './intake.js';
import type { Item } from './partitions.js';
import { Partitions } from './partitions.js';

const DEFAULT_BATCH = 256;

/** Batches: one at a time, in the order of each partition. */
export class BatchIntake implements Intake {
  private readonly partitions: Partitions;
  private readonly leaving = new AbortController();
  private busy: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly setting: IntakeSetting,
    private readonly subscription: BatchSubscription,
  ) {
    this.partitions = new Partitions(setting);
  }

  async take(fetched: Fetched, keepAlive: () => Promise<void>): Promise<void> {
    const items = await this.partitions.admit(fetched);
    const { batchSize = DEFAULT_BATCH } = this.subscription;
    for (let from = 0; from < items.length && !this.leaving.signal.aborted; from += batchSize) {
      const work = this.handle(items.slice(from, from + batchSize));
      this.busy = work;
      await whileAlive(work, keepAlive, this.leaving);
    }
  }

  async drain(): Promise<void> {
    this.leaving.abort();
    await this.busy;
  }

  next(): ReadonlyMap<number, bigint> {
    return this.partitions.next();
  }

  private handle(items: readonly Item[]): Promise<readonly Item[]> {
    const { topic, group } = this.setting;
    const { signal } = this.leaving;
    return takeBatch(items, {
      ...this.partitions.events(),
      retry: retryPolicy(this.subscription.retry),
      leaving: signal,
      handle: (some, attempt) =>
        this.subscription.handleBatch(
          some.map(({ message }) => message),
          { topic, group, attempt, offset: some.at(-1)!.offset, signal },
        ),
    });
  }
}

/** Waits for the work, heard of every second. When the group no longer hears of us the work is told to end, then it's thrown. */
const whileAlive = async (
  work: Promise<unknown>,
  keepAlive: () => Promise<void>,
  leaving: AbortController,
): Promise<void> => {
  let done = false;
  const finished = work.then(() => (done = true));
  while (!done) {
    const timer = AbortSignal.timeout(1_000);
    await Promise.race([finished, new Promise((resolve) => timer.addEventListener('abort', resolve))]);
    if (done) break;
    try {
      await keepAlive();
    } catch (error) {
      leaving.abort();
      await finished;
      throw error;
    }
  }
  await finished;
};
