import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BatchSubscription } from '../bus.js';
import { pause } from '../delivery/pause.js';
import { retryPolicy } from '../delivery/retry.js';
import { takeBatch } from '../delivery/take-batch.js';
import type { Fetched, Intake, IntakeSetting } from './intake.js';
import type { Item } from './partitions.js';
import { Partitions } from './partitions.js';

const DEFAULT_BATCH = 256;

/** Batches: one at a time, of all partitions that have something, in the order of each. */
export class BatchIntake implements Intake {
  private readonly partitions: Partitions;
  private readonly leaving = new AbortController();
  private waiting: Item[] = [];
  private working: Promise<void> | undefined;

  constructor(
    private readonly setting: IntakeSetting,
    private readonly subscription: BatchSubscription,
  ) {
    this.partitions = new Partitions(setting);
  }

  /** Whoever took something in waits until nothing waits: what a fetch would bring meanwhile comes in one piece afterwards. */
  async take(fetched: Fetched, keepAlive: () => Promise<void>): Promise<void> {
    const items = await this.partitions.admit(fetched);
    if (items.length === 0 || this.leaving.signal.aborted) return;
    this.waiting.push(...items);
    this.working ??= this.work();
    await whileAlive(this.working, keepAlive, this.leaving);
  }

  async drain(): Promise<void> {
    this.leaving.abort();
    await this.working;
  }

  next(): ReadonlyMap<number, bigint> {
    return this.partitions.next();
  }

  private async work(): Promise<void> {
    const { batchSize = DEFAULT_BATCH, linger = 0 } = this.subscription;
    const { signal } = this.leaving;
    await nextTurn(); // The partitions of one fetch are taken in the same turn.
    while (this.waiting.length > 0 && !signal.aborted) {
      const began = performance.now();
      const items = this.waiting.splice(0, batchSize);
      await this.handle(items);
      const rest = began + linger - performance.now();
      if (items.length < batchSize && rest > 0) await pause(rest, signal);
    }
    this.working = undefined;
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
  const done = new AbortController();
  const finished = work.finally(() => done.abort());
  while (!done.signal.aborted) {
    await pause(1_000, done.signal);
    if (done.signal.aborted) break;
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
