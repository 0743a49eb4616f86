import { CompiledQuery } from 'kysely';
import type { Dialect } from './dialect.js';
import { prepare } from './prepared.js';

/** How rows of one table are written, with what becomes of one that is there already. Made once for each use. */
export type Upsert<Row> = {
  readonly table: string;
  /** All that are written; each row has them all. */
  readonly columns: readonly (keyof Row & string)[];
  /** By which a row is known to be there; none where a row that is there is an error. */
  readonly key: readonly (keyof Row & string)[];
  /** Of a row that is there: these are replaced; none of them leaves it as it is. */
  readonly replace: readonly (keyof Row & string)[];
  /** And these become what the SQL says, in which the row that is there has the table's name, the other `excluded`. */
  readonly merge?: { readonly [Column in keyof Row & string]?: string };
  /** A row that is there is left as it is unless this SQL holds, of the same two. */
  readonly onlyIf?: string;
  /** What is answered of the rows that were written. */
  readonly returning?: readonly string[];
};

/** Rows of one statement: few lengths, so that its text is made, and prepared, once for each. */
const LENGTHS = [128, 96, 64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1];

/** The plans of long ones take more of a server's memory than they save. */
const PREPARED_UP_TO = 16;

/**
 * Writes any number of rows with hardly more than a statement or two, whose texts are kept: Kysely builds a statement anew
 * each time, which for many rows takes longer than carrying it out. No key may be among the rows twice.
 */
export const upsert = async <Row extends object, Returned extends object = never>(
  db: { executeQuery(query: CompiledQuery): Promise<{ readonly rows: readonly unknown[] }> },
  dialect: Dialect,
  into: Upsert<Row>,
  rows: readonly Row[],
): Promise<readonly Returned[]> => {
  const returned: Returned[] = [];
  for (let from = 0; from < rows.length;) {
    const length = LENGTHS.find((some) => some <= rows.length - from)!;
    const values = rows.slice(from, from + length).flatMap((row) => into.columns.map((column) => row[column]));
    const answer = await db.executeQuery(CompiledQuery.raw(textOf(into, dialect, length), values));
    returned.push(...(answer.rows as readonly Returned[]));
    from += length;
  }
  return returned;
};

const texts = new WeakMap<object, Map<string, string>>();

const textOf = <Row>(into: Upsert<Row>, dialect: Dialect, length: number): string => {
  const known = texts.get(into) ?? new Map<string, string>();
  texts.set(into, known);
  const name = `${dialect} ${length}`;
  const text = known.get(name) ?? statement(into, dialect, length);
  known.set(name, text);
  if (length <= PREPARED_UP_TO) prepare(text);
  return text;
};

const statement = <Row>(into: Upsert<Row>, dialect: Dialect, length: number): string => {
  const { table, columns, key, replace, merge = {}, onlyIf, returning = [] } = into;
  const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
  const place = (row: number, column: number): string =>
    dialect === 'postgres' ? `$${row * columns.length + column + 1}` : '?';
  const tuples = Array.from(
    { length },
    (_, row) => `(${columns.map((_name, column) => place(row, column)).join(', ')})`,
  );
  const changes = [
    ...replace.map((name) => `"${name}" = excluded."${name}"`),
    ...Object.entries(merge).map(([name, value]) => `"${name}" = ${value as string}`),
  ];
  const condition = onlyIf === undefined ? '' : ` where ${onlyIf}`;
  const action = changes.length === 0 ? 'nothing' : `update set ${changes.join(', ')}${condition}`;
  const answer = returning.length === 0 ? '' : ` returning ${list(returning)}`;
  const conflict = key.length === 0 ? '' : ` on conflict (${list(key)}) do ${action}`;
  return `insert into "${table}" (${list(columns)}) values ${tuples.join(', ')}${conflict}${answer}`;
};
