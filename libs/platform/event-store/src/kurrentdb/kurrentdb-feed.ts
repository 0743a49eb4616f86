import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type {
  AllStreamSubscription,
  AllStreamResolvedEvent,
  ReadAllOptions,
  RecordedEvent as ServersEvent,
} from '@kurrent/kurrentdb-client';
import type { Codec } from '../codec.js';
import { decodeKnown } from '../codec.js';
import { StoreUnavailableError } from '../errors.js';
import type { FeedFilter, RecordedEvent, SubscribeOptions } from '../event-store.js';
import type { FeedPage, FeedSource } from '../feed.js';
import { passes, retryDelay } from '../feed.js';
import type { Client } from './kurrentdb-client.js';
import { asStoreError, serverFilter } from './kurrentdb-client.js';
import { incoming, isOurs, positionOf, STORE_STREAM } from './kurrentdb-events.js';

const DEFAULT_BATCH = 256;

const fromPosition = (after: bigint) => (after === 0n ? ('start' as const) : { commit: after, prepare: after });

const isEmpty = (filter: FeedFilter | undefined): boolean =>
  filter?.streamPrefixes?.length === 0 || filter?.types?.length === 0;

const wanted =
  (after: bigint, filter: FeedFilter | undefined) =>
  (event: ServersEvent): boolean =>
    isOurs(event) && positionOf(event) > after && passes(filter, { stream: event.streamId, type: event.type });

/**
 * Pages of `$all` for finite reads. The server reads from a position inclusively, so one more is asked for. Only a page
 * with nothing new in it is the last: the client takes a read that a proxy broke off for one that came to its end.
 */
export const kurrentPage =
  (client: Client, codec: Codec): FeedSource['page'] =>
  async (after, limit, filter): Promise<FeedPage> => {
    if (isEmpty(filter)) return { events: [], seen: after, atEnd: true };
    const maxCount = limit + 1;
    const read = await readAll(client, { fromPosition: fromPosition(after), maxCount, filter: serverFilter(filter) });
    const ours = read.filter(wanted(after, filter)).slice(0, limit);
    const cut = ours.length === limit && read.length === maxCount;
    const last = cut ? ours.at(-1) : read.at(-1);
    const seen = last ? positionOf(last) : after;
    return {
      ...decodeKnown(ours, (event) => codec.upcast(incoming(event))),
      seen: seen > after ? seen : after,
      atEnd: seen <= after,
    };
  };

/**
 * The newest event of ours. What is not ours is passed by, page by page, down to the store's own event, which was there
 * before any of them.
 */
export const kurrentHead = async (client: Client): Promise<bigint> => {
  for (let from: 'end' | { commit: bigint; prepare: bigint } = 'end'; ;) {
    const read: ServersEvent[] = await readAll(client, {
      direction: 'backwards',
      fromPosition: from,
      maxCount: 32,
      filter: serverFilter(),
    });
    const last = read.find((event) => isOurs(event) || event.streamId === STORE_STREAM);
    if (last) return isOurs(last) ? positionOf(last) : 0n;
    const oldest = read.at(-1);
    if (!oldest) throw new StoreUnavailableError('KurrentDB: a read was broken off before it came to its end');
    from = { commit: positionOf(oldest), prepare: positionOf(oldest) };
  }
};

const readAll = (client: Client, options: ReadAllOptions): Promise<ServersEvent[]> =>
  client.readAll(options).catch((error: unknown) => {
    throw asStoreError(error);
  });

/**
 * Catch-up and live in one subscription of the server's. What the reader does not take stays in the stream's buffer
 * (one batch) and, by gRPC's flow control, on the server. A dropped one is begun anew after the last event seen.
 */
export async function* followKurrent(
  client: Client,
  codec: Codec,
  closed: AbortSignal,
  options: SubscribeOptions = {},
): AsyncGenerator<readonly RecordedEvent[]> {
  const { filter, batchSize = DEFAULT_BATCH, onInterrupted } = options;
  const signal = options.signal ? AbortSignal.any([options.signal, closed]) : closed;
  let seen = options.after ?? 0n;
  let failures = 0;
  if (isEmpty(filter)) await aborted(signal);
  while (!signal.aborted) {
    let subscription: AllStreamSubscription | undefined;
    try {
      subscription = client.subscribeToAll(
        { fromPosition: fromPosition(seen), filter: serverFilter(filter) },
        batchSize,
      );
      for await (const batch of batchesOf(subscription, batchSize, signal)) {
        failures = 0;
        const { events, unknown } = decodeKnown(batch.filter(wanted(seen, filter)), (event) =>
          codec.upcast(incoming(event)),
        );
        seen = positionOf(batch.at(-1)!);
        if (events.length > 0) yield events;
        if (unknown) throw unknown;
      }
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      onInterrupted?.(error);
    } finally {
      await subscription?.unsubscribe().catch(() => undefined); // The connection is gone, and the subscription with it.
      subscription?.destroy();
    }
    if (!signal.aborted) await pause(retryDelay(failures++), undefined, { signal }).catch(() => undefined);
  }
}

const aborted = async (signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort');
};

/** What the subscription has at hand, at most `batchSize` at once; nothing more is taken until the next is asked for. */
async function* batchesOf(
  subscription: AllStreamSubscription,
  batchSize: number,
  signal: AbortSignal,
): AsyncGenerator<ServersEvent[]> {
  let failure: Error | undefined;
  let over = false;
  let wake = (): void => undefined;
  subscription.on('error', (error: Error) => {
    failure = asStoreError(error);
    wake();
  });
  for (const ending of ['end', 'close'] as const) {
    subscription.on(ending, () => {
      over = true;
      wake();
    });
  }
  subscription.on('readable', () => wake());
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      const batch = takeFrom(subscription, batchSize);
      if (batch.length > 0) yield batch;
      else if (failure) throw failure;
      else if (over) return;
      else await woken;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

const takeFrom = (subscription: AllStreamSubscription, batchSize: number): ServersEvent[] => {
  const batch: ServersEvent[] = [];
  while (batch.length < batchSize) {
    const next = subscription.read() as AllStreamResolvedEvent | null;
    if (next === null) break;
    if (next.event) batch.push(next.event);
  }
  return batch;
};
