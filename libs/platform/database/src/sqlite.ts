import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { WalFlush } from '@sunwai/sqlite';
import Sqlite from 'better-sqlite3';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, Kysely, QueryResult } from 'kysely';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { DatabaseUnavailableError } from './errors.js';

/** Kysely makes new SQL text for every length of an `in (…)` list, so the cache has an end. */
const STATEMENTS_KEPT = 400;

/**
 * Pages of 4 KiB that the log takes before they are moved into the file, which blocks while the disk works: rarely, and a
 * page that was changed many times is moved once.
 */
const CHECKPOINT_AFTER = 4_000;

/** Pages kept in memory, in KiB at most: indexes of some hundred thousand rows. */
const CACHE = 32 * 1024;

/** How long a statement waits, in ms, while another connection writes to the same file. */
const BUSY_TIMEOUT = 10_000;

/** Kysely's dialect for a SQLite file, with statements kept, errors named, and a busy file waited for without blocking. */
export const sqliteDialect = (file: string, durability: 'full' | 'normal'): Dialect => ({
  createAdapter: () => new SqliteFileAdapter(),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  createDriver: () => new SqliteFileDriver(file, durability),
});

/** The driver keeps turns itself: Kysely's own mutex would be held until a commit is on disk. */
class SqliteFileAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/**
 * One connection, handed to one transaction or statement at a time. A commit that must be on disk is written to the log at
 * once and makes room for the next; whoever committed is told when the log has been flushed, in one flush for all who
 * wait. Until then other statements of this process may see it, and so may processes beside it.
 */
class SqliteFileDriver implements Driver {
  private file: SqliteFile | undefined;
  private readonly turns = new Turns();
  private readonly wal: WalFlush | undefined;

  constructor(
    private readonly path: string,
    durability: 'full' | 'normal',
  ) {
    if (durability === 'full' && path !== ':memory:') this.wal = new WalFlush(path);
  }

  async init(): Promise<void> {
    const database = await patiently(() => {
      if (this.path !== ':memory:') mkdirSync(dirname(this.path), { recursive: true });
      return new Sqlite(this.path, { timeout: 0 });
    });
    this.file = new SqliteFile(database);
    await patiently(() => database.pragma('journal_mode = WAL'));
    // SQLite flushes where its own integrity needs it; commits are flushed by `wal`.
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_AFTER}`);
    database.pragma(`cache_size = ${-CACHE}`);
  }

  async acquireConnection(): Promise<SqliteTurn> {
    await this.turns.take();
    return new SqliteTurn(this.file!);
  }

  async releaseConnection(turn: SqliteTurn): Promise<void> {
    this.turns.pass();
    if (!turn.hasWritten || !this.wal) return;
    // Whoever commits in the same turn of the event loop comes along.
    await nextTurn();
    try {
      await this.wal.flush();
    } catch (error) {
      throw asOurs(error);
    }
  }

  /** Immediate: one that reads first and writes later would fail when another connection wrote in between. */
  beginTransaction = (turn: SqliteTurn): Promise<void> => turn.run('begin immediate');
  commitTransaction = (turn: SqliteTurn): Promise<void> => turn.run('commit');
  rollbackTransaction = (turn: SqliteTurn): Promise<void> => turn.rollback();
  savepoint = (turn: SqliteTurn, name: string): Promise<void> => turn.run(`savepoint "${name}"`);
  rollbackToSavepoint = (turn: SqliteTurn, name: string): Promise<void> => turn.run(`rollback to "${name}"`);
  releaseSavepoint = (turn: SqliteTurn, name: string): Promise<void> => turn.run(`release "${name}"`);

  async destroy(): Promise<void> {
    await this.wal?.close();
    this.file?.database.close();
  }
}

/** First come, first served. */
class Turns {
  private taken = false;
  private readonly waiting: (() => void)[] = [];

  take(): Promise<void> | void {
    if (this.taken) return new Promise((resolve) => this.waiting.push(resolve));
    this.taken = true;
  }

  pass(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.taken = false;
  }
}

/** The file as whoever's turn it is sees it. */
class SqliteTurn implements DatabaseConnection {
  /** Whether there may be something to flush. */
  hasWritten = false;

  constructor(private readonly file: SqliteFile) {}

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    return patiently(() => {
      const statement = this.file.prepared(sql);
      if (!statement.readonly) this.hasWritten = true;
      if (statement.reader) return { rows: statement.all(parameters) as Row[] };
      const { changes, lastInsertRowid } = statement.run(parameters);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    });
  }

  async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    // A statement of its own: an unfinished iteration keeps it busy.
    const statement = this.file.database.prepare(sql);
    if (!statement.readonly) this.hasWritten = true;
    for (const row of statement.iterate(parameters)) yield { rows: [row as Row] };
  }

  async run(sql: string): Promise<void> {
    await patiently(() => this.file.prepared(sql).run());
  }

  /** SQLite has already rolled back by itself after some errors, a full disk among them. */
  async rollback(): Promise<void> {
    if (this.file.database.inTransaction) await this.run('rollback');
  }
}

class SqliteFile {
  private readonly statements = new Map<string, Sqlite.Statement>();

  constructor(readonly database: Sqlite.Database) {}

  prepared(sql: string): Sqlite.Statement {
    const kept = this.statements.get(sql);
    if (kept) return kept;
    const statement = this.database.prepare(sql);
    if (this.statements.size >= STATEMENTS_KEPT) this.statements.delete(this.statements.keys().next().value!);
    this.statements.set(sql, statement);
    return statement;
  }
}

/**
 * SQLite's own wait for a busy file blocks the thread, and so whoever keeps the file busy from within this process.
 * A statement refused as busy has done nothing; it can be tried again, and inside a transaction it can't be refused.
 */
const patiently = async <T>(work: () => T): Promise<T> => {
  const patienceEnds = Date.now() + BUSY_TIMEOUT;
  for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || Date.now() > patienceEnds) throw asOurs(error);
    }
    await sleep(wait);
  }
};

const isBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY');

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : '';
};

/** No room, no rights, no such folder, or busy for too long; `EACCES` and the like come from the file system. */
const isUnavailable = (error: unknown): boolean =>
  /^(SQLITE_(BUSY|FULL|IOERR|CANTOPEN|READONLY)|E[A-Z]+$)/.test(codeOf(error));

const asOurs = (error: unknown): unknown =>
  isUnavailable(error) ? new DatabaseUnavailableError(`SQLite: ${String(error)}`, { cause: error }) : error;
