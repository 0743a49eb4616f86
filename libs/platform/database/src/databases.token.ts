import type { Database, DatabaseOptions } from './database.js';

/**
 * Opens a service's own tables where the configuration says: one SQLite file or one PostgreSQL schema per namespace.
 * Default durability `full`: a consumer's place on the bus is on disk, so its rows must be too, or a power cut parts them.
 * Closed by the process at its end, not by the service.
 */
export type OpenDatabase = <Schema>(
  options: Pick<DatabaseOptions, 'namespace' | 'migrations' | 'durability'>,
) => Promise<Database<Schema>>;

/** DI token of the OpenDatabase in force. */
export const DATABASES = Symbol('OpenDatabase');
