import type { Database, Statement } from 'better-sqlite3';
import type { Codec, StoredEvent } from '../codec.js';
import { decodeKnown } from '../codec.js';
import type { FeedFilter } from '../event-store.js';
import type { FeedPage, FeedSource } from '../feed.js';
import { CommitSignal, passes } from '../feed.js';
import { whenReachable } from './sqlite-file.js';

export const COLUMNS = `position, stream, version, id, type, schema_version AS schemaVersion, recorded_at AS recordedAt,
  data, personal, metadata`;

/** Where the stream of that name began. */
export const OPENING = 'SELECT opening FROM events WHERE stream = ? AND version = 1';

/** Positions looked at in one go. Bounds the time that a filter which little passes can keep the event loop. */
const WINDOW = 4_096n;

/** How often a waiting subscription looks whether another process has committed, in ms. */
const OTHERS_INTERVAL = 25;

/** What was read last, as long as nothing has been committed since. */
type Tail = { readonly count: number; readonly after: bigint; readonly page: FeedPage };

export const createSqliteFeed = (db: Database, codec: Codec): FeedSource => {
  const head = headOf(db);
  const select = selectStatements(db);
  const commits = commitSignal(db);
  // Those who follow the feed all come for the same events: they are read and decoded for the first of them.
  let tail: Tail | undefined;
  const read = (after: bigint, limit: number, filter: FeedFilter | undefined): FeedPage => {
    const end = head();
    if (after >= end) return { events: [], seen: after, atEnd: true };
    const upTo = end - after > WINDOW ? after + WINDOW : end;
    const rows = select(filter).all(after, upTo, ...argumentsOf(filter), limit);
    const seen = rows.length === limit ? BigInt(rows.at(-1)!.position) : upTo;
    return { ...decodeKnown(rows, codec.decode), seen, atEnd: seen >= end };
  };
  /** What is left until the end, when it is so little that whoever wants a part of it may as well be given all to choose from. */
  const readTail = (after: bigint, limit: number): Tail | undefined => {
    const { count } = commits;
    if (head() - after > BigInt(limit)) return undefined;
    const page = read(after, limit, undefined);
    return page.atEnd && !page.unknown ? { count, after, page } : undefined;
  };
  const covers = (known: Tail | undefined, after: bigint): known is Tail =>
    known?.count === commits.count && after >= known.after && after <= known.page.seen;
  return {
    commits,
    page: async (after, limit, filter): Promise<FeedPage> =>
      whenReachable(() => {
        if (!covers(tail, after)) tail = readTail(after, limit);
        if (tail) {
          const events = tail.page.events.filter((event) => event.position > after && passes(filter, event));
          if (events.length <= limit) return { ...tail.page, events };
        }
        return read(after, limit, filter);
      }),
  };
};

export const headOf = (db: Database): (() => bigint) => {
  const statement = db.prepare<[], number | null>('SELECT max(position) FROM events').pluck();
  return () => BigInt(statement.get() ?? 0);
};

const argumentsOf = (filter: FeedFilter | undefined): string[] => [
  ...(filter?.streamPrefixes ?? []).flatMap((prefix) => [prefix, prefix]),
  ...(filter?.types ?? []),
];

/** One prepared statement per shape of filter. */
const selectStatements = (db: Database): ((filter: FeedFilter | undefined) => Statement<unknown[], StoredEvent>) => {
  const prepared = new Map<string, Statement<unknown[], StoredEvent>>();
  return ({ streamPrefixes, types } = {}) => {
    const conditions = ['position > ?', 'position <= ?'];
    if (streamPrefixes)
      conditions.push(`(${streamPrefixes.map(() => 'substr(stream, 1, length(?)) = ?').join(' OR ') || 'false'})`);
    if (types) conditions.push(`type IN (${types.map(() => '?').join(', ')})`);
    const sql = `SELECT ${COLUMNS} FROM events WHERE ${conditions.join(' AND ')} ORDER BY position LIMIT ?`;
    const statement = prepared.get(sql) ?? db.prepare<unknown[], StoredEvent>(sql);
    prepared.set(sql, statement);
    return statement;
  };
};

/** Commits of this process are told by the writer; those of others show in `data_version`, looked at while someone waits. */
const commitSignal = (db: Database): CommitSignal => {
  const dataVersion = db.prepare<[], number>('PRAGMA data_version').pluck();
  let known = dataVersion.get();
  let timer: NodeJS.Timeout | undefined;
  const commits = new CommitSignal({
    onWaiting: (waiting) => {
      clearInterval(timer);
      if (waiting) timer = setInterval(look, OTHERS_INTERVAL);
    },
  });
  const look = (): void => {
    if (!db.open) return;
    const now = dataVersion.get();
    if (now === known) return;
    known = now;
    commits.raise();
  };
  return commits;
};
