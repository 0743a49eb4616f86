import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, OpenDatabase } from '@sunwai/database';
import { openDatabase } from '@sunwai/database';
import type { Logger } from '@sunwai/telemetry';

export type Databases = { readonly open: OpenDatabase; close(): Promise<void> };

/** Every service's tables, where `SUNWAI_DATABASE` says: in the state folder a file each, or a PostgreSQL schema each. */
export const createDatabases = (where: string, stateDir: string, logger: Logger): Databases => {
  const opened: Database<unknown>[] = [];
  const urlOf = (namespace: string): string => {
    if (where !== 'sqlite') return where;
    mkdirSync(stateDir, { recursive: true });
    return `sqlite:${join(stateDir, `${namespace}.db`)}`;
  };
  const open: OpenDatabase = async <Schema>({
    namespace,
    migrations,
    durability = 'normal',
  }: Parameters<OpenDatabase>[0]) => {
    const database = await openDatabase<Schema>({
      url: urlOf(namespace),
      namespace,
      migrations,
      durability,
      onConnectionLost: (error) => logger.warn('A database connection was lost', { namespace, error }),
    });
    opened.push(database as Database<unknown>);
    return database;
  };
  return {
    open,
    close: async () => {
      await Promise.all(opened.splice(0).map((database) => database.close()));
    },
  };
};
