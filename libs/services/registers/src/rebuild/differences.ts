import { sql } from 'kysely';
import type { RegistersDatabase } from '../registers-database.js';
import type { RegistersTables } from '../tables/registers.tables.js';
import { tableKeys, tableNames } from '../tables/registers.tables.js';

/** A row that is not what a rebuild makes of the events. Personal contents are never told. */
export type Difference = {
  readonly table: keyof RegistersTables;
  /** `AME-… 2`: the row's key. */
  readonly row: string;
  readonly what: 'missing' | 'surplus' | 'different';
  /** For `different`: each column, and for tables without personal data what stands there and what should. */
  readonly columns: readonly string[];
};

type Row = Readonly<Record<string, unknown>>;

const PAGE = 500;

/** Every row of every table of `live` against `rebuilt`, one page in memory at a time. */
export async function* differences(live: RegistersDatabase, rebuilt: RegistersDatabase): AsyncGenerator<Difference> {
  for (const table of tableNames) {
    const [standing, expected] = [rowsOf(live, table), rowsOf(rebuilt, table)];
    let [one, other] = [await standing.next(), await expected.next()];
    while (!one.done || !other.done) {
      const order = one.done ? 1 : other.done ? -1 : compare(keyOf(table, one.value), keyOf(table, other.value));
      if (order === 0 && !one.done && !other.done) {
        const columns = differing(table, one.value, other.value);
        if (columns.length > 0) yield { table, row: named(table, one.value), what: 'different', columns };
      } else if (order < 0 && !one.done) yield { table, row: named(table, one.value), what: 'surplus', columns: [] };
      else if (!other.done) yield { table, row: named(table, other.value), what: 'missing', columns: [] };
      [one, other] = [order <= 0 ? await standing.next() : one, order >= 0 ? await expected.next() : other];
    }
  }
}

const keyOf = (table: keyof RegistersTables, row: Row): readonly unknown[] => tableKeys[table].map((key) => row[key]);

const named = (table: keyof RegistersTables, row: Row): string => keyOf(table, row).join(' ');

/** Keys are made of ASCII and whole numbers, which both databases and this order the same. */
const compare = (one: readonly unknown[], other: readonly unknown[]): number => {
  const at = one.findIndex((value, index) => value !== other[index]);
  if (at < 0) return 0;
  return (one[at] as string | number) < (other[at] as string | number) ? -1 : 1;
};

const differing = (table: keyof RegistersTables, standing: Row, expected: Row): readonly string[] =>
  Object.keys(expected)
    .filter((column) => standing[column] !== expected[column])
    .map((column) =>
      table === 'personal' ? column : `${column}: ${told(standing[column])}, rebuilt ${told(expected[column])}`,
    );

const told = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
};

async function* rowsOf(
  { db, dialect }: RegistersDatabase,
  table: keyof RegistersTables,
): AsyncGenerator<Row, undefined> {
  // As this process compares texts: by their characters, whatever language the database sorts for.
  const inOrder = (key: string) =>
    dialect === 'postgres' && key !== 'round' ? sql`${sql.ref(key)} collate "C"` : sql.ref(key);
  const keys = tableKeys[table].map(inOrder);
  let after: readonly unknown[] | undefined;
  for (;;) {
    const beyond = after ? sql`where (${sql.join(keys)}) > (${sql.join(after)})` : sql``;
    const { rows } = await sql<Row>`select * from ${sql.table(table)} ${beyond}
      order by ${sql.join(keys)} limit ${PAGE}`.execute(db);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return undefined;
    after = keyOf(table, last);
  }
}
