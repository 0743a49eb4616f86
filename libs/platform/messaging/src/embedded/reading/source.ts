import type { Mark } from '../../delivery/window.js';
import type { LogFile } from '../file/log-file.js';
import { decodeMessage } from '../file/message-text.js';
import type { Entry } from './tail.js';
import { Tail } from './tail.js';

export type Page = {
  readonly entries: readonly Entry[];
  /** Where to read on: nothing that was left out stands at or below. */
  readonly upTo: bigint;
};

/** What a group reads: a topic's log or a mounted feed, its newest part shared by all groups. */
export interface Source {
  /** Called when there may be more. Until the function returned is called. */
  follow(changed: () => void): () => void;
  head(): Promise<bigint>;
  read(after: bigint, limit: number): Page | Promise<Page>;
  /** Messages after the offset; 0 only when there is none. */
  lag(after: bigint): Promise<number>;
  /** The offset of a place that an entry gave. */
  offsetOf(place: string): Promise<bigint>;
  close(): void;
}

/** How a mark is kept: `@12` for a bare offset, else the source's own words. */
export const keptPlace = ({ offset, place }: Mark): string => place?.() ?? `@${offset}`;

export const offsetOfKept = async (source: Source, kept: string): Promise<bigint> =>
  kept.startsWith('@') ? BigInt(kept.slice(1)) : source.offsetOf(kept);

/** Followers of a source; all are told of every change. */
export class Followers {
  private readonly all = new Set<() => void>();

  get count(): number {
    return this.all.size;
  }

  add(changed: () => void): () => void {
    this.all.add(changed);
    return () => this.all.delete(changed);
  }

  tell(): void {
    for (const changed of this.all) changed();
  }
}

/** A topic of the bus's own file. */
export class LogSource implements Source {
  private readonly followers = new Followers();
  private tail: Tail | undefined;

  constructor(
    private readonly log: LogFile,
    private readonly topic: string,
  ) {}

  follow(changed: () => void): () => void {
    this.tail ??= new Tail(this.log.head(this.topic));
    const unfollow = this.followers.add(changed);
    return () => {
      unfollow();
      if (this.followers.count === 0) this.tail = undefined;
    };
  }

  /** These messages were committed here, from this offset on. They are decoded from their text, as after a restart. */
  committed(first: bigint, bodies: readonly string[]): void {
    if (!this.tail) return;
    // Another process wrote in between: the tail would have a gap.
    if (first !== this.tail.end + 1n) this.tail.restart(first - 1n);
    this.tail.push(bodies.map((body, index) => entryOf(first + BigInt(index), body)));
    this.followers.tell();
  }

  /** Another process may have published. */
  check(): void {
    if (!this.tail) return;
    const head = this.log.head(this.topic);
    if (head === this.tail.end) return;
    this.tail.restart(head);
    this.followers.tell();
  }

  head(): Promise<bigint> {
    return Promise.resolve(this.log.head(this.topic));
  }

  read(after: bigint, limit: number): Page {
    const entries = this.tail?.covers(after) ? this.tail.read(after, limit) : this.log.page(this.topic, after, limit);
    return { entries, upTo: entries.at(-1)?.offset ?? after };
  }

  lag(after: bigint): Promise<number> {
    return Promise.resolve(Number(this.log.head(this.topic) - after));
  }

  offsetOf(place: string): Promise<bigint> {
    return Promise.resolve(BigInt(place));
  }

  close(): void {
    this.tail = undefined;
  }
}

const entryOf = (offset: bigint, body: string): Entry => ({ offset, message: decodeMessage(body), size: body.length });
