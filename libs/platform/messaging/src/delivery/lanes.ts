import type { Message, RetryPolicy } from '../bus.js';
import type { Failures } from './retry.js';
import { after, delayAfter, isFinal, noFailures } from './retry.js';

/** Takes messages from the lanes, some keys at once. Several workers share the lanes of one group. */
export type Worker<Item> = {
  /** Keys at once. */
  readonly concurrency: number;
  readonly retry: RetryPolicy;
  run(item: Item, attempt: number): Promise<void>;
};

/** What becomes of a message. */
export type DeliveryEvents<Item> = {
  /** Handled, or a dead letter: it need not come again. */
  finished(item: Item): void;
  /** Resolves when the dead letter is durable; a failure to keep it is retried like a failure to handle it. */
  giveUp(item: Item, attempts: number, error: unknown): Promise<void>;
  /** A try failed and will be repeated after so many milliseconds. */
  failed(item: Item, attempt: number, error: unknown, delay: number): void;
};

type Lane<Item> = { readonly key: string; readonly items: Item[]; attempt: number; failures: Failures };
type Seat<Item> = { readonly worker: Worker<Item>; running: number; leaving?: () => void };

/**
 * One lane per key: its messages one at a time, in order. A lane whose message waits for a retry takes up no worker.
 */
export class Lanes<Item extends { readonly message: Message }> {
  private readonly lanes = new Map<string, Lane<Item>>();
  private readonly ready: Lane<Item>[] = [];
  private readonly seats: Seat<Item>[] = [];
  private readonly waits = new Set<NodeJS.Timeout>();
  private closed = false;
  private count = 0;

  constructor(private readonly events: DeliveryEvents<Item>) {}

  /** Messages that are not finished. */
  get held(): number {
    return this.count;
  }

  push(item: Item): void {
    const { key } = item.message;
    this.count += 1;
    const lane = this.lanes.get(key);
    if (lane) {
      lane.items.push(item);
      return;
    }
    const opened = { key, items: [item], attempt: 1, failures: noFailures };
    this.lanes.set(key, opened);
    this.ready.push(opened);
    this.serve();
  }

  /** The worker takes its share until the function returned is called, which resolves when its messages in hand are finished. */
  hire(worker: Worker<Item>): () => Promise<void> {
    const seat: Seat<Item> = { worker, running: 0 };
    this.seats.push(seat);
    this.serve();
    return () =>
      new Promise((resolve) => {
        const place = this.seats.indexOf(seat);
        if (place >= 0) this.seats.splice(place, 1);
        seat.leaving = resolve;
        if (seat.running === 0) resolve();
      });
  }

  /** Forgets what is not in hand; it stays unfinished and comes again. */
  close(): void {
    this.closed = true;
    for (const wait of this.waits) clearTimeout(wait);
    this.waits.clear();
    this.ready.length = 0;
  }

  private serve(): void {
    while (this.ready.length > 0) {
      const seat = this.freeSeat();
      if (!seat) return;
      void this.work(seat, this.ready.shift()!);
    }
  }

  /** The least busy, so that two consumers of a group share evenly. */
  private freeSeat(): Seat<Item> | undefined {
    let best: Seat<Item> | undefined;
    for (const seat of this.seats) {
      if (seat.running < seat.worker.concurrency && (!best || seat.running < best.running)) best = seat;
    }
    return best;
  }

  private async work(seat: Seat<Item>, lane: Lane<Item>): Promise<void> {
    const item = lane.items[0]!;
    seat.running += 1;
    try {
      await seat.worker.run(item, lane.attempt);
      this.finish(lane, item);
    } catch (error) {
      await this.fail(seat.worker.retry, lane, item, error);
    }
    seat.running -= 1;
    if (seat.running === 0) seat.leaving?.();
    if (!this.closed) this.serve();
  }

  private async fail(retry: RetryPolicy, lane: Lane<Item>, item: Item, error: unknown): Promise<void> {
    let cause = error;
    lane.failures = after(lane.failures, error);
    if (isFinal(error, lane.failures, retry)) {
      try {
        await this.events.giveUp(item, lane.attempt, error);
        this.finish(lane, item);
        return;
      } catch (notKept) {
        cause = notKept;
      }
    }
    const delay = delayAfter(lane.failures, error, retry);
    this.events.failed(item, lane.attempt, cause, delay);
    lane.attempt += 1;
    this.later(lane, delay);
  }

  private finish(lane: Lane<Item>, item: Item): void {
    this.count -= 1;
    this.events.finished(item);
    lane.items.shift();
    lane.attempt = 1;
    lane.failures = noFailures;
    if (lane.items.length === 0) this.lanes.delete(lane.key);
    else this.ready.push(lane);
  }

  private later(lane: Lane<Item>, delay: number): void {
    if (this.closed) return;
    const wait = setTimeout(() => {
      this.waits.delete(wait);
      this.ready.unshift(lane);
      this.serve();
    }, delay);
    this.waits.add(wait);
  }
}
