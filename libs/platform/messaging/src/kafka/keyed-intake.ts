import type { Delivery, Subscription } from '../bus.js';
import { Lanes } from '../delivery/lanes.js';
import { retryPolicy } from '../delivery/retry.js';
import type { Fetched, Intake, IntakeSetting } from './intake.js';
import type { Item } from './partitions.js';
import { Partitions } from './partitions.js';

/** Messages in memory that are not finished; beyond that a consumer fetches no more. */
const MOST_HELD = 2_048;
const DEFAULT_CONCURRENCY = 16;

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
