import type { EventStore, FeedFilter, RecordedEvent } from '@sunwai/event-store';
import { cursorOf, positionOf } from '@sunwai/event-store';
import type { Message } from '../../bus.js';

export type FeedEntry = {
  readonly offset: bigint;
  readonly message: Message;
  /** The entry's place as text that a group keeps between runs. */
  place(): string;
};

/** Another store's log, shown as a topic without a copy. Offsets only rise. */
export interface Feed {
  /** Offset of the newest entry, 0n when there is none. */
  head(): Promise<bigint>;
  /** At most so many entries after the offset; none at the end. */
  readAfter(offset: bigint, limit: number): Promise<readonly FeedEntry[]>;
  /** Catch-up, then live, until the signal is raised. */
  subscribe(after: bigint, signal: AbortSignal): AsyncIterable<readonly FeedEntry[]>;
  /** The offset of a place that was kept, also of one kept before the store was moved to another engine. */
  offsetOf(place: string): Promise<bigint>;
}

export type StoreFeedOptions = {
  readonly toMessage: (event: RecordedEvent) => Message;
  readonly filter?: FeedFilter;
};

/** The global feed of an event store as a topic: `feeds: { 'tickets.events': storeFeed(store, { toMessage }) }`. */
export const storeFeed = (store: EventStore, { toMessage, filter }: StoreFeedOptions): Feed => {
  const narrowed = filter ? { filter } : {};
  const toEntry = (event: RecordedEvent): FeedEntry => {
    const { stream, version, position } = event;
    return {
      offset: position,
      message: toMessage(event),
      place: () => cursorOf(store, { stream, version, position }),
    };
  };
  return {
    head: () => store.head(),
    readAfter: async (after, limit) => {
      const entries: FeedEntry[] = [];
      try {
        for await (const batch of store.readAll({ after, limit, batchSize: limit, ...narrowed })) {
          for (const event of batch) entries.push(toEntry(event));
        }
      } catch (error) {
        // What was read before the store stopped is handed over; the next read, from there on, says why it stopped.
        if (entries.length === 0) throw error;
      }
      return entries;
    },
    subscribe: async function* (after, signal) {
      for await (const batch of store.subscribe({ after, signal, ...narrowed })) yield batch.map(toEntry);
    },
    offsetOf: (place) => positionOf(store, place),
  };
};
