import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { WalFlush } from '@sunwai/sqlite';
import Sqlite from 'better-sqlite3';
import type { Message } from '../../bus.js';
import { BusUnavailableError } from '../../bus.js';
import { decodeMessage } from './message-text.js';

/** `user_version` of the file: raised with every change of its tables. */
const FORMAT = 1;

/** A message's row id holds its topic above and its offset below these bits, so that one tree serves every topic in order. */
const TOPIC_STRIDE = 2 ** 40;
const BUSY_TIMEOUT = 5_000;

const TABLES = `
  create table topics (id integer primary key, name text not null unique, head integer not null default 0) strict;
  create table messages (place integer primary key, published_at integer not null, body text not null) strict;
  create table places (
    topic text not null, grp text not null, place text not null, primary key (topic, grp)
  ) strict, without rowid;
  create table dead_letters (
    seq integer primary key autoincrement, id text not null unique, topic text not null, grp text not null,
    body text not null, reason text not null, attempts integer not null, failed_at text not null
  ) strict;
  create table redeliveries (
    seq integer primary key autoincrement, topic text not null, grp text not null, body text not null
  ) strict;
`;

export type LoggedEntry = { readonly offset: bigint; readonly message: Message; readonly size: number };

/** The one SQLite file of the embedded bus: every topic's log, the groups' places, dead letters and their redeliveries. */
export class LogFile {
  readonly database: Sqlite.Database;
  private readonly wal: WalFlush | undefined;
  private readonly topics = new Map<string, number>();

  private readonly sql: {
    readonly topic: Sqlite.Statement;
    readonly addTopic: Sqlite.Statement;
    readonly advance: Sqlite.Statement;
    readonly insert: Sqlite.Statement;
    readonly page: Sqlite.Statement;
    readonly prunable: Sqlite.Statement;
    readonly prune: Sqlite.Statement;
    readonly version: Sqlite.Statement;
  };

  /** @throws {BusUnavailableError} the file can't be made or opened, or a newer release has changed it */
  constructor(file: string) {
    this.database = unavailableUnless(() => openFile(file));
    if (file !== ':memory:') this.wal = new WalFlush(file);
    const prepare = (text: string) => this.database.prepare(text);
    this.sql = {
      topic: prepare('select id, head from topics where name = ?'),
      addTopic: prepare('insert into topics (name) values (?) on conflict do nothing'),
      advance: prepare('update topics set head = head + ? where id = ? returning head'),
      insert: prepare('insert into messages (place, published_at, body) values (?, ?, ?)'),
      page: prepare('select place, body from messages where place > ? and place <= ? order by place limit ?'),
      prunable: prepare(
        'select max(place) as place from (select place, published_at from messages where place > ? and place <= ? order by place limit ?) where published_at < ?',
      ),
      prune: prepare('delete from messages where place > ? and place <= ?'),
      version: prepare('pragma data_version').pluck(),
    };
  }

  /** Everything or nothing of `work`; on disk once `flushed` has resolved. */
  transaction<T>(work: () => T): T {
    return unavailableUnless(() => this.database.transaction(work).immediate());
  }

  /**
   * Resolves when all earlier transactions are on disk.
   * @throws {BusUnavailableError} they are not known to be
   */
  async flushed(): Promise<void> {
    try {
      await this.wal?.flush();
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  /** Inside a transaction, to a topic opened before. The offset of the first; the others follow without gaps. */
  append(topic: string, bodies: readonly string[], publishedAt: number): bigint {
    const id = this.openTopic(topic);
    const { head } = this.sql.advance.get(bodies.length, id) as { head: number };
    const first = head - bodies.length + 1;
    const base = id * TOPIC_STRIDE + first;
    for (let index = 0; index < bodies.length; index += 1)
      this.sql.insert.run(base + index, publishedAt, bodies[index]);
    return BigInt(first);
  }

  /** Offset of the newest message, 0 before the first. */
  head(topic: string): bigint {
    const row = this.sql.topic.get(topic) as { head: number } | undefined;
    return BigInt(row?.head ?? 0);
  }

  page(topic: string, after: bigint, limit: number): LoggedEntry[] {
    const base = this.openTopic(topic) * TOPIC_STRIDE;
    const rows = this.sql.page.all(base + Number(after), base + TOPIC_STRIDE - 1, limit) as PageRow[];
    return rows.map(({ place, body }) => ({
      offset: BigInt(place - base),
      message: decodeMessage(body),
      size: body.length,
    }));
  }

  /**
   * Removes at most `limit` of the oldest messages up to `upTo` that were published before `before` (ms since 1970).
   * True when there may be more to remove.
   */
  prune(topic: string, upTo: bigint, before: number, limit: number): boolean {
    const base = this.openTopic(topic) * TOPIC_STRIDE;
    const { place } = this.sql.prunable.get(base, base + Number(upTo), limit, before) as { place: number | null };
    if (place === null) return false;
    return this.transaction(() => this.sql.prune.run(base, place).changes >= limit);
  }

  /** Names of the topics that have messages of their own here. */
  topicNames(): string[] {
    const rows = this.database.prepare('select name from topics order by name').all() as { name: string }[];
    return rows.map(({ name }) => name);
  }

  /** Changes when another connection has committed to the file. */
  version(): unknown {
    return this.sql.version.get();
  }

  async close(): Promise<void> {
    await this.wal?.close();
    this.database.close();
  }

  /** Outside a transaction: one that fails would take the topic with it. */
  openTopic(name: string): number {
    const known = this.topics.get(name);
    if (known) return known;
    unavailableUnless(() => this.sql.addTopic.run(name));
    const { id } = this.sql.topic.get(name) as { id: number };
    this.topics.set(name, id);
    return id;
  }
}

type PageRow = { readonly place: number; readonly body: string };

const openFile = (file: string): Sqlite.Database => {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const database = new Sqlite(file, { timeout: BUSY_TIMEOUT });
  database.pragma('journal_mode = WAL');
  // SQLite flushes where its own integrity needs it; commits are flushed by `flushed`.
  database.pragma('synchronous = NORMAL');
  database
    .transaction(() => {
      const format = database.pragma('user_version', { simple: true }) as number;
      if (format > FORMAT) throw new BusUnavailableError(`${file} was written by a newer release (format ${format})`);
      if (format === FORMAT) return;
      database.exec(TABLES);
      database.pragma(`user_version = ${FORMAT}`);
    })
    .immediate();
  return database;
};

/** Runs it; what SQLite or the file system refuses (no room, no rights, busy too long) is `BusUnavailableError`. */
const unavailableUnless = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw asUnavailable(error);
  }
};

const asUnavailable = (error: unknown): unknown => {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string' || !/^(SQLITE_|E[A-Z]+$)/.test(code)) return error;
  return new BusUnavailableError(`The bus's file: ${String(error)}`, { cause: error });
};
