import type { Dialect, Upsert } from '@sunwai/database';
import { upsert } from '@sunwai/database';
import type { Transaction } from 'kysely';
import type { RegistersTables } from './registers.tables.js';
import { tableKeys } from './registers.tables.js';

const ways = new Map<string, Upsert<object>>();

/** Writes rows over those with the same key. All rows have all of the table's columns. */
export const upsertRows = async <Table extends keyof RegistersTables>(
  db: Transaction<RegistersTables>,
  dialect: Dialect,
  table: Table,
  rows: readonly RegistersTables[Table][],
): Promise<void> => {
  const first = rows[0];
  if (first) await upsert<object>(db, dialect, wayOf(table, first), rows);
};

const wayOf = (table: keyof RegistersTables, row: object): Upsert<object> => {
  const known = ways.get(table);
  if (known) return known;
  const columns = Object.keys(row).sort() as never[];
  const key = tableKeys[table] as readonly string[] as never[];
  const way: Upsert<object> = { table, columns, key, replace: columns.filter((name) => !key.includes(name)) };
  ways.set(table, way);
  return way;
};
