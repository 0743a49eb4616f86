import type { KafkaMessage } from 'kafkajs';
import type { BatchSubscription, BusLog, DeadLetter, Delivery, Message, Subscription } from '../bus.js';
import type { DeliveryEvents } from '../delivery/lanes.js';
import { Lanes } from '../delivery/lanes.js';
import { reasonOf, retryPolicy } from '../delivery/retry.js';
import { takeBatch } from '../delivery/take-batch.js';
import type { Slot } from '../delivery/window.js';
import { Window } from '../delivery/window.js';
import { fromRecord, ONLY_GROUP } from './cloud-event.js';

/** Messages in memory that are not finished; beyond that a consumer fetches no more. */
const MOST_HELD = 2_048;
const DEFAULT_CONCURRENCY = 16;
const DEFAULT_BATCH = 256;

export type IntakeSetting = {
  readonly topic: string;
  readonly group: string;
  readonly log: BusLog;
  /** Durable when it resolves. */
  giveUp(letter: Pick<DeadLetter, 'message' | 'reason' | 'attempts'>): Promise<void>;
  /** The marks have moved; they will be committed soon. */
  moved(): void;
};

/** A partition's records, as fetched. */
export type Fetched = { readonly partition: number; readonly messages: readonly KafkaMessage[] };

/** What a consumer does with its partitions between two rebalances. */
export interface Intake {
  /**
   * Takes the records in; resolves when there is room for more. `keepAlive` is called at least once a second meanwhile,
   * and what it throws ends the waiting.
   */
  take(fetched: Fetched, keepAlive: () => Promise<void>): Promise<void>;
  /** Begins nothing more; resolves when what is in hand is finished. */
  drain(): Promise<void>;
  /** Per partition the offset to go on from: everything before is finished. */
  next(): ReadonlyMap<number, bigint>;
}

type Item = { readonly message: Message; readonly offset: string; readonly slot: Slot; readonly window: Window };

/** What both kinds of intake share: the partitions' windows, and what becomes of each record. */
class Partitions {
  private readonly windows = new Map<number, Window>();

  constructor(private readonly setting: IntakeSetting) {}

  next(): ReadonlyMap<number, bigint> {
    return new Map([...this.windows].map(([partition, { mark }]) => [partition, mark.offset + 1n]));
  }

  /** The messages among the records that are for this group, each in its window. Records that are none become dead letters. */
  async admit({ partition, messages }: Fetched): Promise<Item[]> {
    const window = this.windowOf(partition, messages);
    const items: Item[] = [];
    for (const record of messages) {
      const slot = window.add(BigInt(record.offset), undefined);
      const only = record.headers?.[ONLY_GROUP];
      const offset = `${partition}/${record.offset}`;
      if (only !== undefined && String(only) !== this.setting.group) {
        this.finish(window, slot);
        continue;
      }
      try {
        items.push({ message: fromRecord(record), offset, slot, window });
      } catch (error) {
        await this.setting.giveUp({
          message: asMessage(record, this.setting.topic, offset),
          reason: reasonOf(error),
          attempts: 1,
        });
        this.finish(window, slot);
      }
    }
    return items;
  }

  events(): DeliveryEvents<Item> {
    const { topic, group, log } = this.setting;
    return {
      finished: ({ window, slot }) => this.finish(window, slot),
      giveUp: ({ message }, attempts, error) => this.setting.giveUp({ message, attempts, reason: reasonOf(error) }),
      failed: ({ offset }, attempt, error, delay) =>
        log.warn('A message failed and will be tried again', {
          topic,
          group,
          offset,
          attempt,
          delay: Math.round(delay),
          reason: reasonOf(error),
        }),
    };
  }

  private windowOf(partition: number, messages: readonly KafkaMessage[]): Window {
    const known = this.windows.get(partition);
    if (known) return known;
    const window = new Window({ offset: BigInt(messages[0]!.offset) - 1n });
    this.windows.set(partition, window);
    return window;
  }

  private finish(window: Window, slot: Slot): void {
    window.finish(slot);
    this.setting.moved();
  }
}

/** Single messages: in order per key, several keys at once; a key that waits for its retry holds up no other. */
export class KeyedIntake implements Intake {
  private readonly partitions: Partitions;
  private readonly lanes: Lanes<Item>;
  private readonly leaving = new AbortController();
  private readonly leave: () => Promise<void>;
  private roomAgain: (() => void) | undefined;

  constructor(setting: IntakeSetting, { handle, concurrency = DEFAULT_CONCURRENCY, retry }: Subscription) {
    this.partitions = new Partitions(setting);
    const events = this.partitions.events();
    this.lanes = new Lanes({
      ...events,
      finished: (item) => {
        events.finished(item);
        if (this.lanes.held < MOST_HELD / 2) this.roomAgain?.();
      },
    });
    const { topic, group } = setting;
    this.leave = this.lanes.hire({
      concurrency,
      retry: retryPolicy(retry),
      run: ({ message, offset }, attempt) => {
        const delivery: Delivery = { topic, group, attempt, offset, signal: this.leaving.signal };
        return handle(message, delivery);
      },
    });
  }

  async take(fetched: Fetched, keepAlive: () => Promise<void>): Promise<void> {
    for (const item of await this.partitions.admit(fetched)) this.lanes.push(item);
    while (this.lanes.held >= MOST_HELD && !this.leaving.signal.aborted) {
      await keepAlive();
      await this.room();
    }
  }

  async drain(): Promise<void> {
    this.leaving.abort();
    this.roomAgain?.();
    await this.leave();
    this.lanes.close();
  }

  next(): ReadonlyMap<number, bigint> {
    return this.partitions.next();
  }

  private room(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 1_000);
      this.roomAgain = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

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

const asMessage = (record: KafkaMessage, topic: string, offset: string): Message => ({
  id: `${topic}/${offset}`,
  type: 'sunwai.unreadable.v1',
  source: `kafka:${topic}`,
  time: new Date(Number(record.timestamp)).toISOString(),
  key: record.key?.toString('utf8') ?? '',
  data: record.value?.toString('utf8') ?? null,
  headers: {},
});
