import type { Dialect, Upsert } from '@sunwai/database';
import { upsert } from '@sunwai/database';
import type { Transaction } from 'kysely';
import type { RegistersTables } from './registers.tables.js';
import { tableKeys } from './registers.tables.js';

/** Columns that are as they were when the row was made. A database keeps indexes up for every column that is written. */
const fixed: { readonly [Table in keyof RegistersTables]: readonly (keyof RegistersTables[Table])[] } = {
  tickets: ['pack', 'channel', 'complainant', 'entered_by', 'filed_at'],
  personal: ['person', 'phone', 'name'],
  reports: [],
  entries: ['pack', 'year', 'serial', 'entered_at'],
};

const ways = new Map<string, Upsert<object>>();

/** What is older than what is there is left out. */
const newer = { onlyIf: 'excluded.version > tickets.version', returning: ['number'] };

/**
 * Writes rows over those with the same key. All rows have all of the table's columns.
 * @param same columns whose values are those that are there already
 * @returns of tickets those that were written
 */
export const upsertRows = async <Table extends keyof RegistersTables>(
  db: Transaction<RegistersTables>,
  dialect: Dialect,
  table: Table,
  rows: readonly RegistersTables[Table][],
  same: readonly (keyof RegistersTables[Table] & string)[] = [],
): Promise<readonly object[]> => {
  const first = rows[0];
  return first ? upsert<object, object>(db, dialect, wayOf(table, first, same), rows) : [];
};

const wayOf = (table: keyof RegistersTables, row: object, same: readonly string[]): Upsert<object> => {
  const name = [table, ...same].join(' ');
  const known = ways.get(name);
  if (known) return known;
  const columns = Object.keys(row).sort() as never[];
  const key = tableKeys[table] as readonly string[] as never[];
  const left = new Set<string>([...key, ...fixed[table], ...same]);
  const replace = columns.filter((column) => !left.has(column));
  const way: Upsert<object> = { table, columns, key, replace, ...(table === 'tickets' && newer) };
  ways.set(name, way);
  return way;
};
