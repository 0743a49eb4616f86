import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { newId } from '@sunwai/kernel';
import Database from 'better-sqlite3';
import { StoreFormatError, StoreUnavailableError } from '../errors.js';

/** "SUNW", in the file's header: tells an event store from any other SQLite file. */
const APPLICATION_ID = 0x53554e57;
const FORMAT = 1;

/**
 * `position` is SQLite's rowid: it rises and is unique, and as there is one writer at a time it is given in the order of
 * commits. `opening` is the position of the stream's first event, and stands for the stream in the indexes: what is
 * written to tickets of these days lies side by side in them, while the names of streams, whose order is none of time,
 * would spread it over as many pages as there are events in a commit. The last index answers "is this id in the stream
 * already".
 */
const TABLES = `
  CREATE TABLE store (id TEXT NOT NULL) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    opening INTEGER NOT NULL,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    data TEXT NOT NULL,
    personal TEXT,
    metadata TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX streams ON events (stream) WHERE version = 1;
  CREATE UNIQUE INDEX events_by_stream ON events (opening, version);
  CREATE UNIQUE INDEX events_by_id ON events (opening, id);
`;

/** How long SQLite itself waits for another process, in ms. It blocks the event loop, so beyond this we wait ourselves. */
const BUSY_TIMEOUT = 20;
const OPENING_TIMEOUT = 5_000;

/** Settings that durability and speed rest on; the bench's baseline uses the same. */
export const configure = (db: Database.Database): void => {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('wal_autocheckpoint = 4000');
  db.pragma('cache_size = -65536');
};

/**
 * Opens the file, or makes it and its folder.
 * @throws {StoreFormatError} the file is something else, or of a newer release
 * @throws {StoreUnavailableError} it can't be opened or written
 */
export const openSqliteFile = (file: string): { db: Database.Database; id: string } =>
  whenReachable(() => {
    mkdirSync(dirname(file), { recursive: true });
    const db = new Database(file, { timeout: OPENING_TIMEOUT });
    try {
      if (!isStore(db)) db.transaction(() => makeTables(db, file)).immediate();
      checkFormat(db, file);
      whileOthersOpenIt(() => configure(db));
      db.pragma(`busy_timeout = ${BUSY_TIMEOUT}`);
      flushFolder(dirname(file));
      return { db, id: db.prepare<[], string>('SELECT id FROM store').pluck().get()! };
    } catch (error) {
      db.close();
      throw error;
    }
  });

const isStore = (db: Database.Database): boolean => db.pragma('application_id', { simple: true }) === APPLICATION_ID;

/** Nobody else is in here at the same time; but somebody may have been just before. */
const makeTables = (db: Database.Database, file: string): void => {
  if (isStore(db)) return;
  if (db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() !== 0) {
    throw new StoreFormatError(`${file} is an SQLite file, but not an event store`);
  }
  db.exec(TABLES);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma(`user_version = ${FORMAT}`);
  db.prepare('INSERT INTO store (id) VALUES (?)').run(newId());
};

const checkFormat = (db: Database.Database, file: string): void => {
  const format = db.pragma('user_version', { simple: true }) as number;
  if (format > FORMAT) {
    throw new StoreFormatError(`${file} has format ${format}; this release knows up to ${FORMAT}; install a newer one`);
  }
};

/** Changing a new file to WAL wants it for itself for a moment, and for that SQLite does not wait as it does elsewhere. */
const whileOthersOpenIt = (work: () => void): void => {
  const giveUpAt = performance.now() + OPENING_TIMEOUT;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAt) throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_TIMEOUT);
  }
};

/** SQLite flushes the file; that the file is in its folder must be flushed as well, once. */
const flushFolder = (folder: string): void => {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** @throws {StoreUnavailableError} in place of the engine's own errors */
export const whenReachable = <Result>(work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    throw asStoreError(error);
  }
};

/** The port's error for a failure of the engine or the disk; any other error as it is. */
export const asStoreError = (error: unknown): unknown => {
  const { code = '', message = '', syscall } = (error ?? {}) as { code?: string; message?: string; syscall?: string };
  if (code === 'SQLITE_NOTADB') return new StoreFormatError('The file is no SQLite file', { cause: error });
  if (!code.startsWith('SQLITE_') && syscall === undefined) return error;
  return new StoreUnavailableError(`The event store's file: ${message} (${code})`, { cause: error });
};

export const isBusy = (error: unknown): boolean =>
  (error as { code?: string } | null)?.code?.startsWith('SQLITE_BUSY') ?? false;
