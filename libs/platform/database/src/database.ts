import { Kysely, PostgresDialect } from 'kysely';
import { z } from 'zod';
import type { Dialect } from './dialect.js';
import { MigrationsError } from './errors.js';
import type { Migration } from './migrations.js';
import { migrate } from './migrations.js';
import type { PostgresOptions } from './postgres.js';
import { openPostgresPool } from './postgres.js';
import { sqliteDialect } from './sqlite.js';

export const databaseConfig = z.object({
  /** `sqlite:<file>` (`sqlite::memory:` for tests) or `postgres://user@host/database`. */
  url: z.string().regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'must be sqlite:<file> or postgres://…'),
  /**
   * SQLite alone. `full`: a commit is on disk when it returns. `normal`: the last moments may be lost with the power,
   * never torn; for tables that can be rebuilt. PostgreSQL keeps its own setting.
   */
  durability: z.enum(['full', 'normal']).default('full'),
  /** PostgreSQL alone: most connections of this process. */
  connections: z.int().min(1).default(10),
  /** PostgreSQL alone: how long a statement may take, in ms, those of migrations excepted. */
  longestStatement: z.int().min(100).default(60_000),
});
export type DatabaseConfig = z.infer<typeof databaseConfig>;

export type DatabaseOptions = z.input<typeof databaseConfig> & {
  /**
   * Whose tables these are: `registers`. PostgreSQL gives each namespace a schema of its own; in one SQLite file
   * table names of several namespaces must differ.
   */
  readonly namespace: string;
  readonly migrations: readonly Migration[];
  /** Told of idle PostgreSQL connections that broke; they heal by themselves. */
  readonly onConnectionLost?: (error: Error) => void;
};

export type Database<Schema> = {
  readonly db: Kysely<Schema>;
  readonly dialect: Dialect;
  close(): Promise<void>;
};

/**
 * Opens the database and brings its tables up to date. On SQLite there is one connection: a transaction keeps all
 * other statements of this process waiting, so nothing slow belongs inside one.
 *
 * Text with NUL characters can't be stored by PostgreSQL: what people wrote goes through JSON, or without NULs.
 *
 * @throws {DatabaseUnavailableError} can't be reached or made; so does every later statement when it is lost or full
 * @throws {DatabaseNewerError} a newer release has migrated these tables
 * @throws {MigrationsError} a migration failed, or the list is not the one that was applied
 */
export const openDatabase = async <Schema>(options: DatabaseOptions): Promise<Database<Schema>> => {
  const { url, durability, connections, longestStatement } = databaseConfig.parse(options);
  const { namespace, migrations, onConnectionLost = () => undefined } = options;
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(namespace)) throw new MigrationsError(`"${namespace}" is no name for a schema`);
  const dialect: Dialect = url.startsWith('sqlite:') ? 'sqlite' : 'postgres';
  const openPostgres = async (limits: Pick<PostgresOptions, 'connections' | 'longestStatement'>) => {
    const pool = await openPostgresPool({ url, namespace, onConnectionLost, ...limits });
    return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  };
  const db =
    dialect === 'sqlite'
      ? new Kysely<Schema>({ dialect: sqliteDialect(url.slice('sqlite:'.length), durability) })
      : await openPostgres({ connections, longestStatement });
  // A migration takes as long as it needs.
  const patient = dialect === 'sqlite' ? db : await openPostgres({ connections: 1 });
  try {
    await migrate(patient as unknown as Kysely<unknown>, dialect, namespace, migrations);
  } catch (error) {
    await db.destroy();
    throw error;
  } finally {
    if (patient !== db) await patient.destroy();
  }
  return { db, dialect, close: () => db.destroy() };
};
