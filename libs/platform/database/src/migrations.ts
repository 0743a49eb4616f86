import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import { DatabaseNewerError, MigrationsError } from './errors.js';
import type { Dialect } from './dialect.js';

/**
 * One step forward of a lib's own tables, written with Kysely's schema builder so that it runs on both dialects.
 * Never edited once released. Types that mean the same on both: `text`, `integer` (32 bits on PostgreSQL; 0 or 1 for
 * flags), `bigint`, `double precision`; JSON is kept as `text`, and `idColumn` makes a numbered key.
 */
export type Migration = {
  /** From 1, without gaps. */
  readonly number: number;
  /** What it does, in a few words: `registers and their serial numbers`. */
  readonly name: string;
  /** Runs inside the transaction that also records it. */
  up(db: Kysely<unknown>, dialect: Dialect): Promise<void>;
};

type MigrationTables = { sunwai_migrations: { namespace: string; number: number; name: string; applied_at: string } };

/**
 * Brings the namespace's tables to the newest migration, in one transaction under one lock: two processes that open
 * at once apply each migration once, and a failing migration leaves nothing behind.
 *
 * @throws {DatabaseNewerError} the database is ahead of this code
 * @throws {MigrationsError} the list has a gap, differs from what was applied, or a step failed
 */
export const migrate = async (
  db: Kysely<unknown>,
  dialect: Dialect,
  namespace: string,
  migrations: readonly Migration[],
): Promise<void> => {
  for (const [index, { number, name }] of migrations.entries()) {
    if (number !== index + 1)
      throw new MigrationsError(`${namespace}: migration "${name}" is ${number}, not ${index + 1}`);
  }
  await db.transaction().execute(async (transaction) => {
    await lock(transaction, dialect, namespace);
    const applied = await appliedTo(transaction, namespace);
    checkAgainst(namespace, migrations, applied);
    for (const migration of migrations.slice(applied.length)) await apply(transaction, dialect, namespace, migration);
  });
};

/** SQLite needs no more than its own write lock, which the transaction took as it began. */
const lock = async (db: Transaction<unknown>, dialect: Dialect, namespace: string): Promise<void> => {
  if (dialect === 'sqlite') return;
  await sql`select pg_advisory_xact_lock(hashtext('sunwai.migrations'), hashtext(${namespace}))`.execute(db);
  await sql`create schema if not exists ${sql.id(namespace)}`.execute(db);
};

const appliedTo = async (db: Transaction<unknown>, namespace: string): Promise<{ number: number; name: string }[]> => {
  await db.schema
    .createTable('sunwai_migrations')
    .ifNotExists()
    .addColumn('namespace', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('applied_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('sunwai_migrations_key', ['namespace', 'number'])
    .execute();
  return db
    .withTables<MigrationTables>()
    .selectFrom('sunwai_migrations')
    .select(['number', 'name'])
    .where('namespace', '=', namespace)
    .orderBy('number')
    .execute();
};

const checkAgainst = (
  namespace: string,
  migrations: readonly Migration[],
  applied: readonly { number: number; name: string }[],
): void => {
  if (applied.length > migrations.length) throw new DatabaseNewerError(namespace, applied.length, migrations.length);
  for (const [index, { number, name }] of applied.entries()) {
    const known = migrations[index]!;
    if (known.name !== name) {
      throw new MigrationsError(
        `${namespace}: migration ${number} was applied as "${name}", here it is "${known.name}"`,
      );
    }
  }
};

const apply = async (
  db: Transaction<unknown>,
  dialect: Dialect,
  namespace: string,
  { number, name, up }: Migration,
): Promise<void> => {
  try {
    await up(db, dialect);
  } catch (error) {
    throw new MigrationsError(`${namespace}: migration ${number} "${name}" failed: ${String(error)}`, { cause: error });
  }
  await db
    .withTables<MigrationTables>()
    .insertInto('sunwai_migrations')
    .values({ namespace, number, name, applied_at: new Date().toISOString() })
    .execute();
};
