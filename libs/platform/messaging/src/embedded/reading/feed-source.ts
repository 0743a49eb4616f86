import { UnknownEventVersionError } from '@sunwai/event-store';
import type { BusLog } from '../../bus.js';
import { pause } from '../../delivery/pause.js';
import { reasonOf } from '../../delivery/retry.js';
import type { Feed, FeedEntry } from './feed.js';
import type { Page, Source } from './source.js';
import { Followers } from './source.js';
import type { Entry } from './tail.js';
import { Tail } from './tail.js';

/** Wait, in ms, before a feed that broke is followed again. */
const PAUSE_AFTER_FAILURE = 1_000;

/** The same where it broke at an event of a newer release: that release comes with a restart. */
const PAUSE_AT_UNKNOWN = 10_000;

/** A feed's messages are events of one kind and size; a tail of as many as it may hold stays small. */
const SIZE_UNKNOWN = 0;

/** A mounted feed: one subscription to its end, shared by all groups that keep up. */
export class FeedSource implements Source {
  private readonly followers = new Followers();
  /** What stopped the tail: who has read all of it has come there too. */
  private unknown: UnknownEventVersionError | undefined;
  private following: { readonly tail: Promise<Tail>; readonly stop: AbortController } | undefined;

  constructor(
    private readonly topic: string,
    private readonly feed: Feed,
    private readonly log: BusLog,
  ) {}

  follow(changed: () => void): () => void {
    const unfollow = this.followers.add(changed);
    this.following ??= this.start();
    return () => {
      unfollow();
      if (this.followers.count === 0) this.close();
    };
  }

  head(): Promise<bigint> {
    return this.feed.head();
  }

  async read(after: bigint, limit: number): Promise<Page> {
    const tail = await this.following?.tail;
    if (tail?.covers(after)) {
      const entries = tail.read(after, limit);
      if (entries.length === 0 && this.unknown) throw this.unknown;
      return pageOf(entries, after);
    }
    const covered = tail?.end ?? after;
    const entries = (await this.feed.readAfter(after, limit)).map(toEntry);
    // What the tail had before this read and the read didn't find is of no interest to this feed's filter.
    return entries.length > 0 ? pageOf(entries, after) : { entries, upTo: covered > after ? covered : after };
  }

  async lag(after: bigint): Promise<number> {
    const head = await this.feed.head();
    if (after >= head) return 0;
    if (!(await this.hasMore(after))) return 0;
    const tail = await this.following?.tail;
    return tail?.covers(after) ? Math.max(1, tail.countAfter(after)) : Number(head - after);
  }

  offsetOf(place: string): Promise<bigint> {
    return this.feed.offsetOf(place);
  }

  close(): void {
    this.following?.stop.abort();
    this.following = undefined;
    this.unknown = undefined;
  }

  /** An event that this release cannot read is one more all the same. */
  private async hasMore(after: bigint): Promise<boolean> {
    try {
      return (await this.feed.readAfter(after, 1)).length > 0;
    } catch (error) {
      if (error instanceof UnknownEventVersionError) return true;
      throw error;
    }
  }

  private start(): { tail: Promise<Tail>; stop: AbortController } {
    const stop = new AbortController();
    const tail = this.firstTail(stop.signal);
    void tail.then((ready) => this.fill(ready, stop.signal));
    return { tail, stop };
  }

  /** The tail begins at the feed's end as it is now; what is older is read in pages. */
  private async firstTail(stop: AbortSignal): Promise<Tail> {
    for (;;) {
      try {
        return new Tail(await this.feed.head());
      } catch (error) {
        if (stop.aborted) return new Tail(0n);
        await this.restAfter(error, stop);
      }
    }
  }

  private async fill(tail: Tail, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        for await (const batch of this.feed.subscribe(tail.end, stop)) {
          tail.push(batch.map(toEntry));
          this.unknown = undefined;
          this.followers.tell();
        }
        if (!stop.aborted) await this.restAfter('it ended', stop);
      } catch (error) {
        if (stop.aborted) return;
        if (error instanceof UnknownEventVersionError) {
          this.unknown = error;
          this.followers.tell();
        }
        await this.restAfter(error, stop);
      }
    }
  }

  private async restAfter(error: unknown, signal: AbortSignal): Promise<void> {
    this.log.error('The feed of a topic broke; it is followed again soon', {
      topic: this.topic,
      reason: reasonOf(error),
    });
    await pause(this.unknown ? PAUSE_AT_UNKNOWN : PAUSE_AFTER_FAILURE, signal);
  }
}

const toEntry = (entry: FeedEntry): Entry => ({ ...entry, size: SIZE_UNKNOWN });

const pageOf = (entries: readonly Entry[], after: bigint): Page => ({ entries, upTo: entries.at(-1)?.offset ?? after });
