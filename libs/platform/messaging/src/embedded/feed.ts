import type { EventStore, FeedFilter, RecordedEvent } from '@sunwai/event-store';
import type { Message } from '../bus.js';

export type FeedEntry = { readonly offset: bigint; readonly message: Message };

/** Another store's log, shown as a topic without a copy. Offsets only rise. */
export interface Feed {
  /** Offset of the newest entry, 0n when there is none. */
  head(): Promise<bigint>;
  /** At most so many entries after the offset; none at the end. */
  readAfter(offset: bigint, limit: number): Promise<readonly FeedEntry[]>;
  /** Catch-up, then live, until the signal is raised. */
  subscribe(after: bigint, signal: AbortSignal): AsyncIterable<readonly FeedEntry[]>;
  /** The entry's place as text that a group keeps between runs; and back, also in a store that was moved. */
  placeOf(entry: FeedEntry): string;
  offsetOf(place: string): Promise<bigint>;
}

export type StoreFeedOptions = {
  readonly toMessage: (event: RecordedEvent) => Message;
  readonly filter?: FeedFilter;
  /** Default: the position in this store, which means nothing in another. */
  readonly places?: Pick<Feed, 'placeOf' | 'offsetOf'>;
};

/** The global feed of an event store as a topic: `feeds: { 'tickets.events': storeFeed(store, { toMessage }) }`. */
export const storeFeed = (store: EventStore, { toMessage, filter, places }: StoreFeedOptions): Feed => {
  const toEntry = (event: RecordedEvent): FeedEntry => ({ offset: event.position, message: toMessage(event) });
  return {
    head: () => store.head(),
    readAfter: async (after, limit) => {
      const entries: FeedEntry[] = [];
      const batches = store.readAll({ after, limit, batchSize: limit, ...(filter && { filter }) });
      for await (const batch of batches) for (const event of batch) entries.push(toEntry(event));
      return entries;
    },
    subscribe: async function* (after, signal) {
      for await (const batch of store.subscribe({ after, signal, ...(filter && { filter }) })) yield batch.map(toEntry);
    },
    placeOf: places?.placeOf ?? (({ offset }) => String(offset)),
    offsetOf: places?.offsetOf ?? (async (place) => BigInt(place)),
  };
};
