import type { Milliseconds } from '@sunwai/kernel';
import { seconds } from '@sunwai/kernel';
import { AppendQueue, whoeverIsReady } from '../append-queue.js';
import { encodeAppend, encodeCopy } from '../append-request.js';
import type { EventSchema, StoredEvent } from '../codec.js';
import { createCodec } from '../codec.js';
import type { RestorableStore } from '../copy/restore.js';
import { RESTORE } from '../copy/restore.js';
import { StoreFormatError, StoreUnavailableError } from '../errors.js';
import type { EventStore } from '../event-store.js';
import { followFeed, readFeed } from '../feed.js';
import { connectionOptions, keepConnection, migrate, openPool, query } from './postgres-database.js';
import { COLUMNS, createPostgresFeed, headOf } from './postgres-feed.js';
import { restoreInto } from './postgres-restore.js';
import { createPostgresWriter } from './postgres-writer.js';

export type PostgresStoreOptions = {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** The PostgreSQL schema that holds the tables: at most 48 lower-case letters, digits, underscores. Default `event_store`. */
  readonly namespace?: string;
  readonly schema?: EventSchema;
  /**
   * What takes longer has lost its server. An append may then have been written or not: it says that the store is
   * unavailable, and the same again finds out. Default 30 s.
   */
  readonly longestQuery?: Milliseconds;
};

/**
 * The event store in PostgreSQL 13 or later; it migrates its tables when it is opened. Any number of processes may
 * write: each commits its appends in groups, and the groups take their turns at one short lock.
 * @throws {StoreFormatError} a newer release has been here
 * @throws {StoreUnavailableError} the server can't be reached
 */
export const openPostgresStore = async (options: PostgresStoreOptions): Promise<EventStore> => {
  const { url, namespace = 'event_store', longestQuery = seconds(30) } = options;
  if (!/^[a-z_][a-z0-9_]{0,47}$/.test(namespace)) throw new StoreFormatError(`${namespace} is no name for a schema`);
  const codec = createCodec(options.schema);
  const connecting = connectionOptions(url, longestQuery);
  const id = await migrate(connecting, namespace);
  const pool = openPool(connecting);
  const feed = createPostgresFeed(pool, connecting, namespace, codec);
  const head = headOf(pool, namespace);
  const connection = keepConnection(pool);
  const write = createPostgresWriter(connection, namespace);
  const queue = new AppendQueue(async (group) => {
    const outcomes = await write(group);
    feed.commits.raise();
    return outcomes;
  }, whoeverIsReady);
  const selectStream = `SELECT ${COLUMNS} FROM ${namespace}.events WHERE stream = $1 AND version >= $2 ORDER BY version LIMIT $3`;
  const ensureOpen = (): void => {
    if (feed.commits.closed) throw new StoreUnavailableError('The event store is closed');
  };
  let closing: Promise<void> | undefined;

  const store: RestorableStore = {
    id,
    append: async (stream, expected, events) => queue.push(encodeAppend(codec, stream, expected, events)),
    [RESTORE]: async (events) => {
      ensureOpen();
      await restoreInto(pool, namespace, encodeCopy(codec, events));
      feed.commits.raise();
    },
    readStream: async (stream, { from = 1, limit } = {}) => {
      ensureOpen();
      const values = [stream, from, limit ?? null];
      const rows = await query<StoredEvent>(pool, { name: 'stream', text: selectStream, values });
      return rows.map((row) => codec.decode(row));
    },
    readAll: (readOptions) => readFeed(feed, readOptions),
    subscribe: (subscribeOptions) => followFeed(feed, subscribeOptions),
    head: async () => {
      ensureOpen();
      return head();
    },
    close: () =>
      (closing ??= queue.close().then(async () => {
        feed.commits.close();
        connection.release();
        await pool.end();
      })),
  };
  return store;
};
