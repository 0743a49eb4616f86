import type { Milliseconds } from '@sunwai/kernel';
import { seconds } from '@sunwai/kernel';
import pg from 'pg';
import { StoreFormatError, StoreUnavailableError } from '../errors.js';
import { migrations } from './migrations.js';

/** How long one may wait for a connection, and a writer for the others. */
const PATIENCE: Milliseconds = seconds(10);
/** A connection on which nothing is said is tried so often: a dead line is noticed while an answer is awaited. */
const TRIED_EVERY: Milliseconds = seconds(10);
const UNDEFINED_TABLE = '42P01';

/** @param longestQuery what takes longer than this has lost its server */
export const connectionOptions = (url: string, longestQuery: Milliseconds): pg.ClientConfig => ({
  connectionString: url,
  connectionTimeoutMillis: PATIENCE,
  query_timeout: longestQuery,
  lock_timeout: PATIENCE,
  idle_in_transaction_session_timeout: longestQuery,
  keepAlive: true,
  keepAliveInitialDelayMillis: TRIED_EVERY,
  application_name: 'sunwai event store',
});

/** Each process has one connection that writes; the others serve readers. */
export const openPool = (options: pg.ClientConfig): pg.Pool => {
  const pool = new pg.Pool({ ...options, max: 8 });
  // A connection lost while nobody used it: the pool has dropped it already, and makes another when one is asked for.
  pool.on('error', () => undefined);
  // One may break while it is taken, even as it is handed over; the next query on it says so.
  pool.on('connect', (client) => client.on('error', () => undefined));
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

export type KeptConnection = {
  /** @throws {StoreUnavailableError} */
  query<Row extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<Row[]>;
  release(): void;
};

/**
 * For one that stays. Commits are on disk before they are acknowledged, whatever the server's own setting becomes. And
 * plans are kept: one made while the table was small must not read all of it when it is large.
 */
const SETTINGS = `
  SELECT set_config('synchronous_commit', CASE durable WHEN 'off' THEN 'on' ELSE durable END, false),
         set_config('enable_seqscan', 'off', false), set_config('enable_bitmapscan', 'off', false)
  FROM current_setting('synchronous_commit') AS durable`;

/**
 * One connection of the pool that is kept from query to query, one at a time: it waits for no reader, and asking the
 * pool each time takes longer than making the query. After any error the next query has a new one.
 */
export const keepConnection = (pool: pg.Pool): KeptConnection => {
  let kept: pg.PoolClient | undefined;
  const drop = (client: pg.PoolClient): void => {
    if (kept !== client) return;
    kept = undefined;
    client.release(true);
  };
  const connect = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect();
    kept = client;
    client.on('error', () => drop(client)); // Lost while nobody used it, or in the middle of a query, which says so.
    await client.query(SETTINGS);
    return client;
  };
  return {
    query: async <Row extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<Row[]> => {
      try {
        const client = kept ?? (await connect());
        return (await client.query<Row>({ types: rowTypes, ...config })).rows;
      } catch (error) {
        if (kept) drop(kept);
        throw unavailable(error);
      }
    },
    release: () => {
      kept?.release();
      kept = undefined;
    },
  };
};

export const unavailable = (error: unknown): StoreUnavailableError => {
  const { message, code } = error as { message?: string; code?: string };
  return new StoreUnavailableError(`PostgreSQL: ${message || 'no connection'}${code ? ` (${code})` : ''}`, {
    cause: error,
  });
};

/**
 * Brings the schema up to date, one process at a time, in as long as it needs, and gives the store's id.
 * @throws {StoreFormatError} a newer release has been here
 */
export const migrate = async (options: pg.ClientConfig, schema: string): Promise<string> => {
  const client = new pg.Client({ ...options, query_timeout: 0 });
  client.on('error', () => undefined); // The query that is under way says so.
  try {
    await client.connect();
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
    return rows[0]!.id;
  } catch (error) {
    throw error instanceof StoreFormatError ? error : unavailable(error);
  } finally {
    await client.end();
  }
};

const appliedMigrations = async (client: pg.Client, schema: string): Promise<number> => {
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
