import { randomUUID } from 'node:crypto';
import type { EventSchema } from '../codec.js';
import type { EventStore, NewEvent, RecordedEvent, SubscribeOptions } from '../event-store.js';

/** One history, and as many stores on it as a test wants: each stands for a process of its own. */
export type EngineUnderTest = {
  open(schema?: EventSchema): Promise<EventStore>;
  /** Closes nothing of what was opened; removes the history. */
  dispose(): Promise<void>;
};

export type ContractOptions = {
  /** Said instead of running: how to get the server that the engine needs. */
  readonly skip?: string | false | undefined;
};

/** What each group of examples works with. */
export type Bench = {
  /** A store of the suite, open from the first example to the last. */
  store(): EventStore;
  /** A second one on the same history. */
  second(): EventStore;
  /** Another, closed after the suite. */
  open(schema?: EventSchema): Promise<EventStore>;
};

/** Begins every stream name of one example, so that examples do not see each other even on a shared server. */
export const newPrefix = (): string => `c${randomUUID().slice(0, 13)}-`;

export const event = (over: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  type: 'SomethingHappened',
  schemaVersion: 1,
  data: { place: 'Tiloi' },
  metadata: { by: 'contract' },
  ...over,
});

export const events = (count: number, over: Partial<NewEvent> = {}): NewEvent[] =>
  Array.from({ length: count }, () => event(over));

export const ids = (of: readonly { readonly id: string }[]): string[] => of.map(({ id }) => id);

export const readEverything = async (batches: AsyncIterable<readonly RecordedEvent[]>): Promise<RecordedEvent[]> => {
  const all: RecordedEvent[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
};

/** Follows the feed until so many events have come. */
export const take = async (store: EventStore, count: number, options: SubscribeOptions): Promise<RecordedEvent[]> => {
  const enough = new AbortController();
  const taken: RecordedEvent[] = [];
  for await (const batch of store.subscribe({ ...options, signal: enough.signal })) {
    taken.push(...batch);
    if (taken.length >= count) enough.abort();
  }
  return taken;
};
