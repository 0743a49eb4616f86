import Database from 'better-sqlite3';
import { oldShare, sampleEvent } from './store-events.js';
import { median } from './report.js';

const INSERT = `INSERT INTO events (opening, stream, version, id, type, schema_version, recorded_at, data, personal, metadata)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const SELECT = `SELECT position, stream, version, id, type, schema_version, recorded_at, data, personal, metadata FROM events`;

type Row = { position: number; data: string; personal: string | null; metadata: string };

/** A file made by the store, opened bare, with the store's own settings. */
export const openBare = (file: string): Database.Database => {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('wal_autocheckpoint = 4000');
  db.pragma('cache_size = -65536');
  return db;
};

/** @param opening the position of the stream's first row */
const rowOf = (opening: number, stream: string, version: number, index: number, old: boolean): unknown[] => {
  const { id, type, schemaVersion, data, personal, metadata } = sampleEvent(index, old);
  const texts = [data, personal, metadata].map((part) => JSON.stringify(part));
  return [opening, stream, version, id, type, schemaVersion, '2026-11-22T06:30:00.000Z', ...texts];
};

/** Rows that are ready, inserted in transactions of `writers` rows each. Events per second. */
export const bareAppends = (db: Database.Database, count: number, writers: number, streamLength: number): number => {
  const rows = Array.from({ length: count }, (_, index) => {
    const [writer, nth] = [index % writers, Math.floor(index / writers)];
    const [stream, version] = [Math.floor(nth / streamLength), nth % streamLength];
    const opening = stream * streamLength * writers + writer + 1;
    return rowOf(opening, `ticket-W${writer}-${stream}`, version + 1, index, false);
  });
  const insert = db.prepare(INSERT);
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
  const start = performance.now();
  for (let from = 0; from < count; from += writers) {
    begin.run();
    for (let index = from; index < from + writers; index += 1) insert.run(...rows[index]!);
    commit.run();
  }
  return (count / (performance.now() - start)) * 1_000;
};

/** A history to replay: streams interleaved, some events of an old version. */
export const fill = (file: string, count: number, streamLength: number): void => {
  const db = openBare(file);
  const insert = db.prepare(INSERT);
  const streams = count / streamLength;
  db.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const old = index % oldShare === 0;
      const stream = index % streams;
      insert.run(...rowOf(stream + 1, `ticket-F-${stream}`, Math.floor(index / streams) + 1, index, old));
    }
  })();
  db.close();
};

const parse = (row: Row): boolean => {
  const data = JSON.parse(row.data) as { step?: number };
  const personal = row.personal === null ? undefined : (JSON.parse(row.personal) as object);
  const metadata = JSON.parse(row.metadata) as object;
  return data.step !== undefined && personal !== metadata;
};

/** Select in global order and JSON.parse. Events per second. */
export const bareReplay = (file: string): number => {
  const db = openBare(file);
  let count = 0;
  const start = performance.now();
  for (const row of db.prepare<[], Row>(`${SELECT} ORDER BY position`).iterate()) if (parse(row)) count += 1;
  const rate = (count / (performance.now() - start)) * 1_000;
  db.close();
  return rate;
};

/** Select one stream and JSON.parse. Median in µs. */
export const bareReads = (file: string, reads: number, streams: readonly string[]): number => {
  const db = openBare(file);
  const select = db.prepare<[string], Row>(
    `${SELECT} WHERE opening = (SELECT opening FROM events WHERE stream = ? AND version = 1) ORDER BY version`,
  );
  const times: number[] = [];
  for (const stream of streams.slice(0, reads)) {
    const start = performance.now();
    select.all(stream).forEach(parse);
    times.push((performance.now() - start) * 1_000);
  }
  db.close();
  return median(times);
};
