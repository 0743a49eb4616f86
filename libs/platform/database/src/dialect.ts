import type { CreateTableBuilder } from 'kysely';

export type Dialect = 'sqlite' | 'postgres';

/**
 * A key that the database numbers itself, from 1 and never reused; a number in TypeScript. The two dialects share no
 * word for it. On PostgreSQL numbers are given before commit: their order is not the order of commits.
 */
export const idColumn =
  <Name extends string>(name: Name, dialect: Dialect) =>
  <Table extends string, Columns extends string>(
    table: CreateTableBuilder<Table, Columns>,
  ): CreateTableBuilder<Table, Columns | Name> =>
    dialect === 'sqlite'
      ? table.addColumn(name, 'integer', (column) => column.primaryKey().autoIncrement())
      : table.addColumn(name, 'bigserial', (column) => column.primaryKey());

/** A yes or no as both dialects keep it, in an `integer` column. */
export const flag = (value: boolean): 0 | 1 => (value ? 1 : 0);
