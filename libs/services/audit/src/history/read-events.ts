import type { EventStore, RecordedEvent } from '@sunwai/event-store';
import { positionOf } from '@sunwai/event-store';
import type { PackRegistry } from '@sunwai/packs';
import { streamOf } from '@sunwai/ticket';
import type { TellOptions, ToldEvent } from './history.js';
import { tell } from './history.js';
import { ticketEventOf } from './recorded-ticket-event.js';

export type ReadEvents = TellOptions & {
  /** Cursor of the last event dealt with; empty for everything from the beginning. */
  readonly after?: string;
  /** Only these types; all, when there are none. */
  readonly types?: readonly string[];
  /** Only this pack's. */
  readonly pack?: string | undefined;
  /** At most so many; 0 for all. */
  readonly limit?: number;
  /** Go on with what happens, until the signal is raised. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
};

export type ReadItem =
  | { readonly kind: 'event'; readonly event: ToldEvent }
  /** Everything recorded before the call has been given; only with `follow`. */
  | { readonly kind: 'caught_up'; readonly cursor: string };

/**
 * Events of all tickets in the order in which they were recorded, in batches that are read only when asked for.
 * @throws {InvalidCursorError} {StoreUnavailableError} {UnknownEventVersionError}
 */
export async function* readEvents(
  store: EventStore,
  packs: PackRegistry,
  { after = '', types = [], pack, limit = 0, follow = false, signal, ...options }: ReadEvents = {},
): AsyncGenerator<readonly ReadItem[]> {
  const filter = { streamPrefixes: [streamOf('')], ...(types.length > 0 && { types }) };
  let left = limit === 0 ? Infinity : limit;
  let position = after === '' ? 0n : await positionOf(store, after);
  let cursor = after;
  const told = (batch: readonly RecordedEvent[]): readonly ReadItem[] => {
    const events = batch.map((event) => ticketEventOf(store, event));
    const wanted = events.filter(({ metadata }) => pack === undefined || metadata.pack === pack).slice(0, left);
    left -= wanted.length;
    position = batch.at(-1)?.position ?? position;
    cursor = events.at(-1)?.cursor ?? cursor;
    return wanted.map((event) => ({ kind: 'event', event: tell(event, packs, options) }));
  };
  for await (const batch of store.readAll({ after: position, filter })) {
    const items = told(batch);
    if (items.length > 0) yield items;
    if (left <= 0 || signal?.aborted) return;
  }
  if (!follow) return;
  yield [{ kind: 'caught_up', cursor }];
  for await (const batch of store.subscribe({ after: position, filter, ...(signal && { signal }) })) {
    const items = told(batch);
    if (items.length > 0) yield items;
    if (left <= 0) return;
  }
}
