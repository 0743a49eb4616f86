import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { PoolClient } from 'pg';
import { DatabaseUnavailableError } from './errors.js';
import { preparedAs } from './prepared.js';

export type PostgresOptions = {
  readonly url: string;
  readonly namespace: string;
  readonly connections: number;
  /** An idle connection broke. The pool has dropped it and makes another when asked: only worth a line in the log. */
  readonly onConnectionLost: (error: Error) => void;
};

const INT8 = 20;
const NUMERIC = 1700;

/** A pool whose connections see the namespace's own schema alone. `pg` is loaded here, so that SQLite needs none of it. */
export const openPostgresPool = async (options: PostgresOptions): Promise<PostgresPool> => {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections,
    connectionTimeoutMillis: 10_000,
    options: `-c search_path=${options.namespace}`,
    types: {
      // Counts and sums are numbers, as they are from SQLite.
      getTypeParser: (type, format) =>
        type === INT8 || type === NUMERIC ? Number : pg.types.getTypeParser(type, format as 'text'),
    },
  });
  pool.on('error', options.onConnectionLost);
  const clients = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect().catch(named);
      const known = clients.get(client) ?? withNamedErrors(client);
      clients.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
};

const withNamedErrors = (client: PoolClient): PostgresPoolClient => {
  // A connection may break while it is taken and no query runs; the next query on it says so.
  client.on('error', () => undefined);
  let outdated = false;
  const query: unknown = (text: string, parameters: readonly unknown[]) =>
    client.query({ name: preparedAs(text), text, values: [...parameters] }).catch((error: unknown) => {
      outdated ||= isOutdatedPlan(error);
      return named(error);
    });
  // Of Kysely's two forms of `query` the second, with a cursor, is used only when a cursor class is configured.
  return { query: query as PostgresPoolClient['query'], release: () => client.release(outdated) };
};

/** A newer release has changed a table that a statement prepared here gives whole rows of: only a new connection helps. */
const isOutdatedPlan = (error: unknown): boolean =>
  error instanceof Error && error.message === 'cached plan must not change result type';

/** Classes of SQLSTATE that a second try may heal: connection, resources, operator intervention, and lost races. */
const PASSING = /^(08|53|57|40001|40P01|55P03)/;

const named = (error: unknown): never => {
  const code = (error as { code?: unknown }).code;
  const sqlState = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
  if (sqlState && !PASSING.test(sqlState) && !isOutdatedPlan(error)) throw error;
  throw new DatabaseUnavailableError(`PostgreSQL: ${String(error)}`, { cause: error });
};
