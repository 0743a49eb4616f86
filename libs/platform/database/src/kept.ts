import type { CompiledQuery, Expression, InferResult, Kysely, OperationNode } from 'kysely';
import type { DeleteResult, InsertResult, UpdateResult } from 'kysely';
import { sql, SqliteAdapter } from 'kysely';
import type { Dialect } from './dialect.js';
import { prepare } from './prepared.js';

/**
 * Where a statement's values will stand. A list, `eachText` or `eachNumber`, stands where a subquery can: `where('number',
 * 'in', given.numbers.eachText)`. To the database it is one value, so that the text is the same for every length.
 */
export type Places<Given> = {
  readonly [Name in keyof Given]-?: Given[Name] extends readonly string[]
    ? { readonly eachText: Expression<string> }
    : Given[Name] extends readonly number[]
      ? { readonly eachNumber: Expression<number> }
      : Expression<Given[Name]>;
};

/** Without `returning` a statement that writes has no rows. */
type Rows<Result> = Result extends (InsertResult | UpdateResult | DeleteResult)[] ? never[] : Result;

/**
 * A statement of Kysely's that is built and compiled once for each dialect and is only given its values from then on:
 * building it takes longer than carrying it out. It answers with the rows.
 *
 * @param build gets places instead of values, so what it makes can't depend on them
 */
export const kept = <Schema, Given extends object, Query extends { compile(): CompiledQuery }>(
  build: (db: Kysely<Schema>, given: Places<Given>, dialect: Dialect) => Query,
): ((db: Kysely<Schema>, given: Given) => Promise<Rows<InferResult<Query>>>) => {
  const built = new Map<Dialect, CompiledQuery>();
  return async (db, given) => {
    const dialect = db.getExecutor().adapter instanceof SqliteAdapter ? 'sqlite' : 'postgres';
    let query = built.get(dialect);
    if (!query) {
      query = build(db, placesFor<Given>(dialect), dialect).compile();
      built.set(dialect, query);
      prepare(query.sql);
    }
    const parameters = query.parameters.map((value) =>
      value instanceof Blank ? value.written((given as Readonly<Record<string, unknown>>)[value.name]) : value,
    );
    const { rows } = await db.executeQuery({ ...query, parameters });
    return rows as Rows<InferResult<Query>>;
  };
};

const placesFor = <Given>(dialect: Dialect): Places<Given> =>
  new Proxy({} as Places<Given>, { get: (_, name) => new Place(String(name), dialect) });

/** What a builder is given for a value that is not there yet. */
class Place implements Expression<unknown> {
  constructor(
    private readonly name: string,
    private readonly dialect: Dialect,
  ) {}

  get expressionType(): undefined {
    return undefined;
  }

  toOperationNode(): OperationNode {
    return sql.val(new Blank(this.name, asItIs)).toOperationNode();
  }

  get eachText(): Expression<string> {
    return this.list(sql`text`);
  }

  get eachNumber(): Expression<number> {
    return this.list(sql`bigint`);
  }

  private list<Item>(type: Expression<unknown>): Expression<Item> {
    if (this.dialect === 'sqlite') return sql`(select value from json_each(${new Blank(this.name, JSON.stringify)}))`;
    return sql`(select unnest(${new Blank(this.name, asItIs)}::${type}[]))`;
  }
}

/** Stands among the values of a compiled statement until it is carried out. */
class Blank {
  constructor(
    readonly name: string,
    readonly written: (value: unknown) => unknown,
  ) {}
}

const asItIs = (value: unknown): unknown => value;
