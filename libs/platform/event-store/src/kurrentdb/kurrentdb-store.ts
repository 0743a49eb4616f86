import type { Milliseconds } from '@sunwai/kernel';
import { seconds } from '@sunwai/kernel';
import { encodeAppend } from '../append-request.js';
import type { EventSchema } from '../codec.js';
import { createCodec } from '../codec.js';
import type { RestorableStore } from '../copy/restore.js';
import { RESTORE } from '../copy/restore.js';
import { StoreUnavailableError } from '../errors.js';
import type { Appended, EventStore } from '../event-store.js';
import { CommitSignal, readFeed } from '../feed.js';
import { asStoreError, connect, readRecorded, storeId } from './kurrentdb-client.js';
import { incoming } from './kurrentdb-events.js';
import { followKurrent, kurrentHead, kurrentPage } from './kurrentdb-feed.js';
import { appendToKurrent, restoreToKurrent } from './kurrentdb-writer.js';

export type KurrentStoreOptions = {
  /** `kurrentdb://host:2113?tls=false`, or `kurrentdb+discover://…` for a cluster. */
  readonly url: string;
  readonly schema?: EventSchema;
  /** How long an append or a subscription may stay unanswered until it is begun anew elsewhere, or given up. Default: half a minute. */
  readonly patience?: Milliseconds;
};

/**
 * The event store on a KurrentDB server or cluster, 22.6 or later. Events that Sunwai did not write are not of this
 * history. An append may be as large as the server's MaxAppendSize (before 25.1 it is 1 MiB unless configured).
 * @throws {StoreAddressError} the client can make nothing of the address
 * @throws {StoreUnavailableError} the server can't be reached
 */
export const openKurrentStore = async ({
  url,
  schema,
  patience = seconds(30),
}: KurrentStoreOptions): Promise<EventStore> => {
  const codec = createCodec(schema);
  const client = await connect(url, patience);
  const id = await storeId(client).catch(async (error: unknown) => {
    await client.dispose();
    throw error;
  });
  const closing = new AbortController();
  const commits = new CommitSignal();
  const feed = { commits, page: kurrentPage(client, codec) };
  const pending = new Set<Promise<Appended>>();
  const ensureOpen = (): void => {
    if (commits.closed) throw new StoreUnavailableError('The event store is closed');
  };
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    commits.close();
    closing.abort();
    await Promise.allSettled(pending);
    await client.dispose().catch((error: unknown) => {
      throw asStoreError(error);
    });
  };

  const store: RestorableStore = {
    id,
    append: async (stream, expected, events) => {
      ensureOpen();
      encodeAppend(codec, stream, expected, events); // For its checks; the client makes the JSON itself.
      const appended = appendToKurrent(client, stream, expected, events);
      pending.add(appended);
      return appended.finally(() => pending.delete(appended));
    },
    [RESTORE]: async (events) => {
      ensureOpen();
      await restoreToKurrent(client, events);
    },
    readStream: async (stream, { from = 1, limit } = {}) => {
      ensureOpen();
      const window = { fromRevision: BigInt(from - 1), ...(limit !== undefined && { maxCount: limit }) };
      return (await readRecorded(client, stream, window)).map((event) => codec.upcast(incoming(event)));
    },
    readAll: (options) => readFeed(feed, options),
    subscribe: (options) => followKurrent(client, codec, closing.signal, options),
    head: async () => {
      ensureOpen();
      return kurrentHead(client);
    },
    close: () => (closed ??= close()),
  };
  return store;
};
