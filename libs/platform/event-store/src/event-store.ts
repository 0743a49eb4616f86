import type { Instant, JsonObject } from '@sunwai/kernel';

/**
 * An event as its author hands it over. `data` stays readable for ever; `personal` holds whatever names or quotes a
 * person, so that it can be encrypted under that person's key and forgotten without touching the rest.
 */
export type NewEvent = {
  /** UUID. Derived from the command that caused it, so that the same append again is seen to be the same. */
  readonly id: string;
  readonly type: string;
  /** Version of the shape of `data` and `personal` for this type, from 1. */
  readonly schemaVersion: number;
  readonly data: JsonObject;
  readonly personal?: JsonObject | undefined;
  readonly metadata: JsonObject;
};

export type RecordedEvent = NewEvent & {
  readonly stream: string;
  /** Place in its stream: 1 for the first event, then without gaps. */
  readonly version: number;
  /** Place in the global order. Only rises; not contiguous on every engine; comparable within one store alone. */
  readonly position: bigint;
  /** The store's clock at commit. */
  readonly recordedAt: Instant;
};

/**
 * What the author believes of the stream: exactly this many events, none, at least one, or nothing at all.
 * With `any` an append never fails from contention.
 */
export type ExpectedVersion = number | 'noStream' | 'streamExists' | 'any';

export type Appended = {
  /** Version of the stream's last event after the append. */
  readonly version: number;
  /** Global position of the last event appended. */
  readonly position: bigint;
  /** True when these events were already there and nothing was written. */
  readonly repeated: boolean;
};

export type ReadStreamOptions = {
  /** First version wanted, from 1. Default 1. */
  readonly from?: number;
  /** At most so many events. Default: all. */
  readonly limit?: number;
};

export type FeedFilter = {
  /** Only streams whose name begins with one of these. */
  readonly streamPrefixes?: readonly string[];
  /** Only these event types. */
  readonly types?: readonly string[];
};

export type FeedOptions = {
  /** Events after this position, exclusive: 0n, or one that this store has handed out. Default: from the beginning. */
  readonly after?: bigint;
  readonly filter?: FeedFilter;
  /** Largest batch handed over at once. Default 256. */
  readonly batchSize?: number;
};

export type ReadAllOptions = FeedOptions & {
  /** At most so many events altogether. Default: all. */
  readonly limit?: number;
};

export type SubscribeOptions = FeedOptions & {
  /** Ends the subscription; the iteration then finishes without an error. */
  readonly signal?: AbortSignal;
  /** Told each time the engine could not be reached, for logs and health. The subscription tries again by itself. */
  readonly onInterrupted?: (error: Error) => void;
};

/**
 * The event store. Every engine promises the same, and runs the same contract suite (`eventStoreContract`):
 *
 * - An acknowledged append is on disk. The events of one append are all there or none.
 * - Idempotent by event id: with an exact version or `noStream`, the same append again returns the first result, for
 *   ever; with `any` and `streamExists`, while those events are the stream's newest. (Engines that index ids, all but
 *   KurrentDB, answer so for ever and whatever is expected.) When some of the events are at that place and some are not,
 *   it is `PartialOverlapError`.
 * - The global order is the order of commits: whoever has read up to position p never finds a new event at or below p.
 * - Events of older versions are read in their newest shape. One whose type or version this release does not know stops
 *   the reader with `UnknownEventVersionError`, after everything before it was handed over; it is never skipped.
 */
export interface EventStore {
  /**
   * Identity of this store's history, made when it was created. Positions of one store mean nothing in another;
   * a cursor (`cursorOf`, `positionOf`) carries this id, and so survives a move to another engine.
   */
  readonly id: string;

  /**
   * @throws {InvalidAppendError} a bug of the caller: no events, an id twice or no UUID, a name no engine can hold
   * @throws {WrongExpectedVersionError} the stream is not as expected; names both versions; nothing was written
   * @throws {PartialOverlapError} some, not all, of the events are already in the stream; nothing was written
   * @throws {StoreUnavailableError} not written, or not known to be written (try again: appends are idempotent)
   */
  append(stream: string, expected: ExpectedVersion, events: readonly NewEvent[]): Promise<Appended>;

  /** The stream's events in order; empty when there is none. Finite. */
  readStream(stream: string, options?: ReadStreamOptions): Promise<RecordedEvent[]>;

  /**
   * All events in global order up to the end as it is when the reader gets there. Finite, in batches (a promise for each
   * single event would cost more than reading it) that are read only when asked for; each holds at least one event.
   */
  readAll(options?: ReadAllOptions): AsyncIterable<readonly RecordedEvent[]>;

  /**
   * Catch-up, then live; ends when its signal is raised or the store is closed, and outlives a lost connection. Batches are read only when asked for, so a slow reader costs memory to
   * nobody. Each batch holds at least one event.
   */
  subscribe(options?: SubscribeOptions): AsyncIterable<readonly RecordedEvent[]>;

  /** Position of the newest event; 0n for an empty store. */
  head(): Promise<bigint>;

  /** Finishes what was accepted, then releases files and connections. */
  close(): Promise<void>;
}
