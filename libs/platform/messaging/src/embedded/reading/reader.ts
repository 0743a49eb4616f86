import { UnknownEventVersionError } from '@sunwai/event-store';
import type { BusLog } from '../../bus.js';
import { pause } from '../../delivery/pause.js';
import { reasonOf } from '../../delivery/retry.js';
import type { Redelivery } from '../file/ledgers.js';
import type { Source } from './source.js';
import type { Entry } from './tail.js';

/** Wait, in ms, after a read that failed (a broken disk). Nothing is ever skipped. */
const PAUSE_AFTER_FAILURE = 2_000;

/** The same where an event is of a newer release: to be read by that release, which comes with a restart. */
const PAUSE_AT_UNKNOWN = 10_000;

export type Reading =
  | { readonly entries: readonly Entry[]; readonly redeliveries?: undefined }
  | { readonly entries?: undefined; readonly redeliveries: readonly Redelivery[] };

/** One group's way through its source: pages in order, then what comes, and dead letters that are handed over again. */
export class Reader {
  private again: { readonly letters: readonly Redelivery[]; readonly barrier: bigint } | undefined;
  private newestAgain = 0;
  private awake = false;
  private wakeUp: (() => void) | undefined;
  private readonly stopping = new AbortController();
  private wantsRoom = false;
  private skipped = -1n;
  private unknown: UnknownEventVersionError | undefined;

  /** Nothing for this group stands between the last message that was handed out and this offset. */
  get skippedTo(): bigint {
    return this.skipped;
  }

  /** The event of a newer release before which it waits. */
  get stoppedAt(): string | undefined {
    return this.unknown?.event;
  }

  constructor(
    private readonly source: Source,
    private readonly redeliveriesAfter: (seq: number) => readonly Redelivery[],
    private readonly log: BusLog,
    private readonly name: { readonly topic: string; readonly group: string },
    /** Everything up to here was handed out. */
    private cursor: bigint,
  ) {}

  /** There may be more to read. */
  readonly wake = (): void => {
    this.awake = true;
    this.wakeUp?.();
  };

  stop(): void {
    this.stopping.abort();
    this.wake();
  }

  /** The next messages; waits until there are some. Undefined when it was stopped. */
  async next(limit: number): Promise<Reading | undefined> {
    while (!this.stopping.signal.aborted) {
      this.awake = false;
      if (this.again && this.cursor >= this.again.barrier) return { redeliveries: this.takeAgain() };
      try {
        const page = await this.source.read(this.cursor, limit);
        if (this.stopping.signal.aborted) return undefined;
        this.cursor = page.upTo;
        this.unknown = undefined;
        if (page.entries.length > 0) return { entries: page.entries };
        this.skipped = page.upTo;
      } catch (error) {
        this.unknown = error instanceof UnknownEventVersionError ? error : undefined;
        this.log.error('A topic can not be read', {
          ...this.name,
          after: String(this.cursor),
          reason: reasonOf(error),
        });
        await pause(this.unknown ? PAUSE_AT_UNKNOWN : PAUSE_AFTER_FAILURE, this.stopping.signal);
        continue;
      }
      if (this.again) return { redeliveries: this.takeAgain() };
      await this.sleep();
    }
    return undefined;
  }

  /** Lets so many ms pass, or fewer when it is stopped. */
  async rest(milliseconds: number): Promise<void> {
    if (milliseconds > 0) await pause(milliseconds, this.stopping.signal);
  }

  /** Until the group has room again. */
  async waitWhile(full: () => boolean): Promise<void> {
    while (!this.stopping.signal.aborted && full()) {
      this.awake = false;
      this.wantsRoom = true;
      await this.sleep();
    }
    this.wantsRoom = false;
  }

  /** Something was finished. */
  room(): void {
    if (this.wantsRoom) this.wake();
  }

  /** Dead letters may have been put up to be handed over again: after what is there now. */
  async checkRedeliveries(): Promise<void> {
    if (this.again) return;
    try {
      const barrier = await this.source.head();
      const letters = this.redeliveriesAfter(this.newestAgain);
      if (this.again || letters.length === 0) return;
      this.newestAgain = letters.at(-1)!.seq;
      this.again = { letters, barrier };
      this.wake();
    } catch (error) {
      this.log.error('Dead letters can not be read', { ...this.name, reason: reasonOf(error) });
    }
  }

  private takeAgain(): readonly Redelivery[] {
    const letters = this.again?.letters ?? [];
    this.again = undefined;
    // There may be more than one page of them.
    void this.checkRedeliveries();
    return letters;
  }

  /** Until woken; a wake that came since `awake` was lowered counts. */
  private async sleep(): Promise<void> {
    if (this.awake || this.stopping.signal.aborted) return;
    await new Promise<void>((resolve) => (this.wakeUp = resolve));
    this.wakeUp = undefined;
  }
}
