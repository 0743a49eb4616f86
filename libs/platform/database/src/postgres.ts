import type { Milliseconds } from '@sunwai/kernel';
import { seconds } from '@sunwai/kernel';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { PoolClient } from 'pg';
import { DatabaseUnavailableError } from './errors.js';
import { preparedAs } from './prepared.js';

export type PostgresOptions = {
  readonly url: string;
  readonly namespace: string;
  readonly connections: number;
  /** How long a statement may take; without it as long as it needs. */
  readonly longestStatement?: Milliseconds;
  /** An idle connection broke. The pool has dropped it and makes another when asked: only worth a line in the log. */
  readonly onConnectionLost: (error: Error) => void;
};

const INT8 = 20;
const NUMERIC = 1700;

/** A server that is alive has said what became of a statement so long after its time was over. */
const GRACE: Milliseconds = seconds(5);

/**
 * A pool whose connections see the namespace's own schema alone. `pg` is loaded here, so that SQLite needs none of it.
 *
 * The server ends a statement that takes too long. Where it does not say so, its line is dead: packets are dropped, and
 * TCP would try for a quarter of an hour. It likewise ends transactions whose client it no longer hears of, and lets go
 * what they have locked.
 */
export const openPostgresPool = async (options: PostgresOptions): Promise<PostgresPool> => {
  const { default: pg } = await import('pg');
  const { longestStatement } = options;
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    ...(longestStatement !== undefined && {
      statement_timeout: longestStatement,
      idle_in_transaction_session_timeout: longestStatement + GRACE,
      query_timeout: longestStatement + GRACE,
    }),
    options: `-c search_path=${options.namespace}`,
    types: {
      // Counts and sums are numbers, as they are from SQLite.
      getTypeParser: (type, format) =>
        type === INT8 || type === NUMERIC ? Number : pg.types.getTypeParser(type, format as 'text'),
    },
  });
  pool.on('error', options.onConnectionLost);
  // One may break while it is taken and no query runs, even as it is handed over; the next query on it says so.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const clients = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect().catch(away);
      const known = clients.get(client) ?? withNamedErrors(client);
      clients.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
};

const withNamedErrors = (client: PoolClient): PostgresPoolClient => {
  // After what was not the server's answer nothing more is asked on it, not even to roll back: it might wait as long again.
  let lost: unknown;
  let outdated = false;
  const query: unknown = async (text: string, parameters: readonly unknown[]) => {
    if (lost !== undefined) return named(lost);
    try {
      return await client.query({ name: preparedAs(text), text, values: [...parameters] });
    } catch (error) {
      if (sqlStateOf(error) === undefined) lost = error;
      outdated ||= isOutdated(error);
      return named(error);
    }
  };
  const release: PostgresPoolClient['release'] = (destroy) =>
    client.release(destroy === true || outdated || lost !== undefined);
  // Of Kysely's two forms of `query` the second, with a cursor, is used only when a cursor class is configured.
  return { query: query as PostgresPoolClient['query'], release };
};

/**
 * Only a new connection helps: a newer release has changed a table that a statement prepared here gives whole rows of, or
 * the server has become one that only reads, and another writes in its place.
 */
const isOutdated = (error: unknown): boolean =>
  sqlStateOf(error) === READ_ONLY ||
  (error instanceof Error && error.message === 'cached plan must not change result type');

const READ_ONLY = '25006';

/**
 * SQLSTATEs that a second try may heal: connection, a server that only reads, transactions that it ended because nothing
 * was heard of their client, resources, operator intervention, what is outside the server, and lost races.
 */
const PASSING = /^(08|25006|25P03|25P04|53|57|58|40001|40P01|55P03)/;

/** Of what the server said; what happened to the connection has codes too, and `EPIPE` looks like one of these. */
const sqlStateOf = (error: unknown): string | undefined => {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  return typeof code === 'string' && severity !== undefined ? code : undefined;
};

const named = (error: unknown): never => {
  const sqlState = sqlStateOf(error);
  if (sqlState && !PASSING.test(sqlState) && !isOutdated(error)) throw error;
  return away(error);
};

/** Where there is no connection nothing was asked yet, whatever the server has against us. */
const away = (error: unknown): never => {
  throw new DatabaseUnavailableError(`PostgreSQL: ${String(error)}`, { cause: error });
};
