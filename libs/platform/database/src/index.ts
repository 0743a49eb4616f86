export type { Database, DatabaseConfig, DatabaseOptions } from './database.js';
export { databaseConfig, openDatabase } from './database.js';
export type { Dialect } from './dialect.js';
export { flag, idColumn } from './dialect.js';
export { DatabaseNewerError, DatabaseUnavailableError, MigrationsError } from './errors.js';
export type { Migration } from './migrations.js';
export type { OpenDatabase } from './databases.token.js';
export { DATABASES } from './databases.token.js';
