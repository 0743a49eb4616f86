import type { Clock } from '@sunwai/kernel';
import { newId, systemClock } from '@sunwai/kernel';
import type { AppendRequest } from '../append-request.js';
import { decideAppend, encodeAppend, encodeCopy } from '../append-request.js';
import type { EventSchema, StoredEvent } from '../codec.js';
import { createCodec, decodeKnown } from '../codec.js';
import type { RestorableStore } from '../copy/restore.js';
import { RESTORE } from '../copy/restore.js';
import { StoreUnavailableError } from '../errors.js';
import type { Appended, EventStore } from '../event-store.js';
import type { FeedPage, FeedSource } from '../feed.js';
import { CommitSignal, followFeed, passes, readFeed } from '../feed.js';

type MemoryEvent = StoredEvent & { readonly position: bigint };

/** A history in memory, which several stores may share as several processes share a database. */
export type MemoryHistory = {
  readonly id: string;
  readonly events: MemoryEvent[];
  readonly streams: Map<string, MemoryEvent[]>;
  readonly onCommit: Set<() => void>;
};

export const newMemoryHistory = (): MemoryHistory => ({
  id: newId(),
  events: [],
  streams: new Map(),
  onCommit: new Set(),
});

export type MemoryStoreOptions = {
  readonly history?: MemoryHistory;
  readonly schema?: EventSchema;
  readonly clock?: Clock;
};

/** For tests and rehearsals: every promise of the port but durability. */
export const openMemoryStore = (options: MemoryStoreOptions = {}): EventStore => {
  const { history = newMemoryHistory(), clock = systemClock } = options;
  const codec = createCodec(options.schema);
  const commits = new CommitSignal();
  const raise = (): void => commits.raise();
  history.onCommit.add(raise);
  const feed: FeedSource = {
    commits,
    page: async (after, limit, filter): Promise<FeedPage> => {
      const found: MemoryEvent[] = [];
      let seen = Number(after);
      for (; seen < history.events.length && found.length < limit; seen += 1) {
        const event = history.events[seen]!;
        if (passes(filter, event)) found.push(event);
      }
      return { ...decodeKnown(found, codec.decode), seen: BigInt(seen), atEnd: seen >= history.events.length };
    },
  };
  const ensureOpen = (): void => {
    if (commits.closed) throw new StoreUnavailableError('The event store is closed');
  };

  const store: RestorableStore = {
    id: history.id,
    append: async (stream, expected, events) => {
      ensureOpen();
      return write(history, encodeAppend(codec, stream, expected, events), clock);
    },
    [RESTORE]: async (events) => {
      ensureOpen();
      // Each is refused if the one before it is not there, so what is written is a beginning.
      for (const request of encodeCopy(codec, events)) write(history, request, clock);
    },
    readStream: async (stream, { from = 1, limit = Infinity } = {}) => {
      ensureOpen();
      return (history.streams.get(stream) ?? []).slice(from - 1, from - 1 + limit).map(codec.decode);
    },
    readAll: (readOptions) => readFeed(feed, readOptions),
    subscribe: (subscribeOptions) => followFeed(feed, subscribeOptions),
    head: async () => BigInt(history.events.length),
    close: async () => {
      history.onCommit.delete(raise);
      commits.close();
    },
  };
  return store;
};

const write = (history: MemoryHistory, request: AppendRequest, clock: Clock): Appended => {
  const recorded = history.streams.get(request.stream) ?? [];
  const versions = request.events.map(({ id }) => recorded.find((event) => event.id === id)?.version);
  const decision = decideAppend(request, { current: recorded.length, versions });
  if (decision.kind === 'refused') throw decision.error;
  if (decision.kind === 'repeated') {
    const { version, position } = recorded[decision.lastVersion - 1]!;
    return { version, position, repeated: true };
  }
  const recordedAt = clock.now();
  for (const event of request.events) {
    const stored = {
      ...event,
      stream: request.stream,
      version: recorded.length + 1,
      position: BigInt(history.events.length + 1),
      recordedAt: event.recordedAt ?? recordedAt,
    };
    recorded.push(stored);
    history.events.push(stored);
  }
  history.streams.set(request.stream, recorded);
  for (const told of history.onCommit) told();
  return { version: recorded.length, position: BigInt(history.events.length), repeated: false };
};
