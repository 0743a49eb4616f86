import type { Dialect } from '@sunwai/database';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { RegistersTables } from './registers.tables.js';
import { tableKeys } from './registers.tables.js';

/**
 * Writes any number of rows with one statement, whose text is always the same: the rows travel as one JSON parameter.
 * (A statement with a placeholder for each value would be built and prepared anew for every batch size.) All rows have
 * all of the table's columns.
 */
export const upsertRows = async <Table extends keyof RegistersTables>(
  db: Transaction<RegistersTables>,
  dialect: Dialect,
  table: Table,
  rows: readonly RegistersTables[Table][],
): Promise<void> => {
  const first = rows[0];
  if (!first) return;
  const columns = Object.keys(first).sort();
  const keys: readonly string[] = tableKeys[table];
  const list = (names: readonly string[]) => sql.join(names.map((name) => sql.ref(name)));
  const updates = columns
    .filter((name) => !keys.includes(name))
    .map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`);
  const values =
    dialect === 'sqlite'
      ? sql`select ${sql.join(columns.map((name) => sql`value ->> ${sql.lit(`$.${name}`)}`))} from json_each(${JSON.stringify(rows)}) where true`
      : sql`select ${list(columns)} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`;
  await sql`insert into ${sql.table(table)} (${list(columns)}) ${values}
    on conflict (${list(keys)}) do update set ${sql.join(updates)}`.execute(db);
};
