import type { Message } from '../../bus.js';

/** A message where it stands in its topic. */
export type Entry = {
  readonly offset: bigint;
  readonly message: Message;
  /** Roughly its characters as text; bounds the memory of a tail. */
  readonly size: number;
  /** Its place in the source's own words, where the offset doesn't say it all. */
  place?(): string;
};

const MOST_MESSAGES = 2_048;
const MOST_CHARACTERS = 16_000_000;

/**
 * The newest messages of a topic, decoded once and shared by every group that keeps up. Bounded: groups that fall
 * behind read the log or the store in pages.
 */
export class Tail {
  private entries: (Entry | undefined)[] = [];
  private start = 0;
  private size = 0;

  /** Every message after `floor` and up to `end` is here. */
  constructor(
    private floor: bigint,
    private last = floor,
  ) {}

  get end(): bigint {
    return this.last;
  }

  covers(after: bigint): boolean {
    return after >= this.floor;
  }

  push(added: readonly Entry[]): void {
    for (const entry of added) {
      this.entries.push(entry);
      this.size += entry.size;
    }
    this.last = added.at(-1)?.offset ?? this.last;
    while (this.entries.length - this.start > MOST_MESSAGES || this.size > MOST_CHARACTERS) this.drop();
    if (this.start > MOST_MESSAGES) {
      this.entries = this.entries.slice(this.start);
      this.start = 0;
    }
  }

  /** Starts anew: nothing before or at this offset is here. */
  restart(floor: bigint): void {
    this.entries = [];
    this.start = 0;
    this.size = 0;
    this.floor = floor;
    this.last = floor;
  }

  /** At most so many messages after the offset; only where `covers(after)`. */
  read(after: bigint, limit: number): Entry[] {
    const from = this.firstAfter(after);
    return this.entries.slice(from, from + limit) as Entry[];
  }

  countAfter(after: bigint): number {
    return this.entries.length - this.firstAfter(after);
  }

  private drop(): void {
    const dropped = this.entries[this.start]!;
    this.entries[this.start] = undefined;
    this.start += 1;
    this.size -= dropped.size;
    this.floor = dropped.offset;
  }

  private firstAfter(after: bigint): number {
    let low = this.start;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.entries[middle]!.offset > after) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
