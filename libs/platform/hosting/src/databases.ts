import type { Database, OpenDatabase } from '@sunwai/database';
import { openDatabase } from '@sunwai/database';
import { sql } from 'kysely';
import type { Logger } from '@sunwai/telemetry';
import { databaseUrl } from './engines.js';
import type { PlatformConfig } from './platform.config.js';

export type Databases = {
  readonly open: OpenDatabase;
  /** @throws {DatabaseUnavailableError} one of those that are open does not answer */
  check(): Promise<void>;
  close(): Promise<void>;
};

/** Opens every service's tables where the configuration says, and closes them all together. */
export const createDatabases = (config: PlatformConfig, logger?: Logger): Databases => {
  const opened: Database<unknown>[] = [];
  const open: OpenDatabase = async <Schema>({
    namespace,
    migrations,
    durability = 'full',
  }: Parameters<OpenDatabase>[0]) => {
    const database = await openDatabase<Schema>({
      url: databaseUrl(config, namespace),
      namespace,
      migrations,
      durability,
      longestStatement: config.settings.SUNWAI_DATABASE_TIMEOUT,
      onConnectionLost: (error) => logger?.warn('A database connection was lost', { namespace, error }),
    });
    opened.push(database as Database<unknown>);
    return database;
  };
  return {
    open,
    check: async () => {
      await Promise.all(opened.map(({ db }) => sql`select 1`.execute(db)));
    },
    close: async () => {
      await Promise.all(opened.splice(0).map((database) => database.close()));
    },
  };
};
