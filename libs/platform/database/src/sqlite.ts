import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, Kysely, QueryResult } from 'kysely';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { DatabaseUnavailableError } from './errors.js';

/** Kysely makes new SQL text for every length of an `in (…)` list, so the cache has an end. */
const STATEMENTS_KEPT = 400;

/** How long a statement waits, in ms, while another connection writes to the same file. */
const BUSY_TIMEOUT = 10_000;

/** Kysely's dialect for a SQLite file, with statements kept, errors named, and a busy file waited for without blocking. */
export const sqliteDialect = (file: string, durability: 'full' | 'normal'): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  createDriver: () => new SqliteFileDriver(file, durability),
});

/** One connection; Kysely's own mutex hands it to one transaction or statement at a time. */
class SqliteFileDriver implements Driver {
  private connection: SqliteFile | undefined;

  constructor(
    private readonly file: string,
    private readonly durability: 'full' | 'normal',
  ) {}

  async init(): Promise<void> {
    const database = await patiently(() => {
      if (this.file !== ':memory:') mkdirSync(dirname(this.file), { recursive: true });
      return new Sqlite(this.file, { timeout: 0 });
    });
    this.connection = new SqliteFile(database);
    await patiently(() => database.pragma('journal_mode = WAL'));
    database.pragma(`synchronous = ${this.durability}`);
    database.pragma('foreign_keys = ON');
  }

  async acquireConnection(): Promise<SqliteFile> {
    return this.connection!;
  }

  async releaseConnection(): Promise<void> {}

  /** Immediate: one that reads first and writes later would fail when another connection wrote in between. */
  beginTransaction = (connection: SqliteFile): Promise<void> => connection.run('begin immediate');
  commitTransaction = (connection: SqliteFile): Promise<void> => connection.run('commit');
  rollbackTransaction = (connection: SqliteFile): Promise<void> => connection.rollback();
  savepoint = (connection: SqliteFile, name: string): Promise<void> => connection.run(`savepoint "${name}"`);
  rollbackToSavepoint = (connection: SqliteFile, name: string): Promise<void> =>
    connection.run(`rollback to "${name}"`);
  releaseSavepoint = (connection: SqliteFile, name: string): Promise<void> => connection.run(`release "${name}"`);

  async destroy(): Promise<void> {
    this.connection?.close();
  }
}

class SqliteFile implements DatabaseConnection {
  private readonly statements = new Map<string, Sqlite.Statement>();

  constructor(private readonly database: Sqlite.Database) {}

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    return patiently(() => {
      const statement = this.prepared(sql);
      if (statement.reader) return { rows: statement.all(parameters) as Row[] };
      const { changes, lastInsertRowid } = statement.run(parameters);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    });
  }

  async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    // A statement of its own: an unfinished iteration keeps it busy.
    for (const row of this.database.prepare(sql).iterate(parameters)) yield { rows: [row as Row] };
  }

  async run(sql: string): Promise<void> {
    await patiently(() => this.prepared(sql).run());
  }

  /** SQLite has already rolled back by itself after some errors, a full disk among them. */
  async rollback(): Promise<void> {
    if (this.database.inTransaction) await this.run('rollback');
  }

  close(): void {
    this.database.close();
  }

  private prepared(sql: string): Sqlite.Statement {
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
