import type { Milliseconds } from '@sunwai/kernel';
import { seconds } from '@sunwai/kernel';
import pg from 'pg';
import { StoreFormatError, StoreUnavailableError } from '../errors.js';
import { migrations } from './migrations.js';

/** How long one may wait for a connection, and a writer for the others. */
const PATIENCE: Milliseconds = seconds(10);
/** What takes longer than this has lost its server. */
const LONGEST_QUERY: Milliseconds = seconds(30);
const UNDEFINED_TABLE = '42P01';

export const connectionOptions = (url: string): pg.ClientConfig => ({
  connectionString: url,
  connectionTimeoutMillis: PATIENCE,
  query_timeout: LONGEST_QUERY,
  lock_timeout: PATIENCE,
  keepAlive: true,
  application_name: 'sunwai event store',
});

/** Each process has one connection that writes; the others serve readers. */
export const openPool = (url: string): pg.Pool => {
  const pool = new pg.Pool({ ...connectionOptions(url), max: 8 });
  // A connection lost while nobody used it: the pool has dropped it already, and makes another when one is asked for.
  pool.on('error', () => undefined);
  return pool;
};

/** `recordedAt` and JSON stay text, positions become bigint, versions numbers. */
export const rowTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number) => {
    if (oid === pg.types.builtins.INT8) return (text: string) => BigInt(text);
    if (oid === pg.types.builtins.INT4) return Number;
    return (text: string) => text;
  },
} as pg.CustomTypesConfig;

export const query = async <Row extends pg.QueryResultRow>(pool: pg.Pool, config: pg.QueryConfig): Promise<Row[]> => {
  try {
    return (await pool.query<Row>({ types: rowTypes, ...config })).rows;
  } catch (error) {
    throw unavailable(error);
  }
};

export const unavailable = (error: unknown): StoreUnavailableError => {
  const { message, code } = error as { message?: string; code?: string };
  return new StoreUnavailableError(`PostgreSQL: ${message || 'no connection'}${code ? ` (${code})` : ''}`, {
    cause: error,
  });
};

/**
 * Brings the schema up to date, one process at a time, and gives the store's id.
 * @throws {StoreFormatError} a newer release has been here
 */
export const migrate = async (pool: pg.Pool, schema: string): Promise<string> => {
  const client = await pool.connect().catch((error: unknown) => {
    throw unavailable(error);
  });
  try {
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('sunwai migrations ' || $1, 0))`, [schema]);
    const done = await appliedMigrations(client, schema);
    if (done > migrations.length) {
      throw new StoreFormatError(
        `Schema ${schema} is at migration ${done}; this release knows ${migrations.length}; install a newer one`,
      );
    }
    for (const [index, migration] of migrations.entries()) {
      if (index < done) continue;
      await client.query(migration.replaceAll('$schema', schema));
      await client.query(`INSERT INTO ${schema}.migrations (number) VALUES ($1)`, [index + 1]);
    }
    const { rows } = await client.query<{ id: string }>(`SELECT id FROM ${schema}.store`);
    await client.query('COMMIT');
    client.release();
    return rows[0]!.id;
  } catch (error) {
    client.release(true);
    throw error instanceof StoreFormatError ? error : unavailable(error);
  }
};

const appliedMigrations = async (client: pg.PoolClient, schema: string): Promise<number> => {
  await client.query('SAVEPOINT before');
  try {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM ${schema}.migrations`,
    );
    return rows[0]!.count;
  } catch (error) {
    if ((error as { code?: string }).code !== UNDEFINED_TABLE) throw error;
    await client.query('ROLLBACK TO before');
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await client.query(
      `CREATE TABLE ${schema}.migrations (number integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    return 0;
  }
};
