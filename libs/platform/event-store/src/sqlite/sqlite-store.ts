import type { Clock } from '@sunwai/kernel';
import { systemClock } from '@sunwai/kernel';
import { AppendQueue } from '../append-queue.js';
import { encodeAppend, encodeCopy } from '../append-request.js';
import type { EventSchema, StoredEvent } from '../codec.js';
import { createCodec } from '../codec.js';
import type { RestorableStore } from '../copy/restore.js';
import { RESTORE } from '../copy/restore.js';
import { StoreUnavailableError } from '../errors.js';
import type { EventStore } from '../event-store.js';
import { followFeed, readFeed } from '../feed.js';
import { COLUMNS, createSqliteFeed, headOf, OPENING } from './sqlite-feed.js';
import { openSqliteFile, whenReachable } from './sqlite-file.js';
import { createSqliteWriter } from './sqlite-writer.js';

export type SqliteStoreOptions = {
  /** Path of the file; it and its folder are made when they are not there. */
  readonly file: string;
  readonly schema?: EventSchema;
  readonly clock?: Clock;
};

/**
 * The event store in one SQLite file. Several processes may have it open: one writes at a time, and subscriptions see
 * what the others commit within some tens of milliseconds.
 * @throws {StoreFormatError} the file is something else, or of a newer release
 * @throws {StoreUnavailableError} it can't be opened or written
 */
export const openSqliteStore = ({ file, schema, clock = systemClock }: SqliteStoreOptions): EventStore => {
  const codec = createCodec(schema);
  const { db, id } = openSqliteFile(file);
  const feed = createSqliteFeed(db, codec);
  const head = headOf(db);
  const writer = createSqliteWriter(db, clock);
  const told = async <Result>(written: Promise<Result>): Promise<Result> => {
    const result = await written;
    feed.commits.raise();
    return result;
  };
  const queue = new AppendQueue((group) => told(writer.append(group)));
  const stream = db.prepare<[string, number, number], StoredEvent>(
    `SELECT ${COLUMNS} FROM events WHERE opening = (${OPENING}) AND version >= ? ORDER BY version LIMIT ?`,
  );
  const whenOpen = <Result>(read: () => Result): Result => {
    if (!db.open) throw new StoreUnavailableError('The event store is closed');
    return whenReachable(read);
  };
  let closing: Promise<void> | undefined;

  const store: RestorableStore = {
    id,
    append: async (name, expected, events) => queue.push(encodeAppend(codec, name, expected, events)),
    readStream: async (name, { from = 1, limit = -1 } = {}) =>
      whenOpen(() => stream.all(name, from, limit).map((row) => codec.decode(row))),
    [RESTORE]: async (events) => {
      await told(writer.restore(encodeCopy(codec, events)));
    },
    readAll: (options) => readFeed(feed, options),
    subscribe: (options) => followFeed(feed, options),
    head: async () => whenOpen(head),
    close: () =>
      (closing ??= queue.close().then(() => {
        feed.commits.close();
        db.close();
      })),
  };
  return store;
};
