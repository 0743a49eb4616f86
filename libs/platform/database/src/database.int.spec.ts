import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Database, Migration, Places, Upsert } from './index.js';
import {
  DatabaseNewerError,
  DatabaseUnavailableError,
  flag,
  idColumn,
  kept,
  MigrationsError,
  openDatabase,
  upsert,
} from './index.js';

type Tables = {
  slips: { id: number; number: string; open: number; position: number; body: string };
  counters: { name: string; value: number };
};

const slips: Migration = {
  number: 1,
  name: 'slips',
  up: async (db, dialect) => {
    await db.schema
      .createTable('slips')
      .$call(idColumn('id', dialect))
      .addColumn('number', 'text', (column) => column.notNull().unique())
      .addColumn('open', 'integer', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .execute();
  },
};

const counters: Migration = {
  number: 2,
  name: 'counters',
  up: async (db) => {
    await db.schema
      .createTable('counters')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'integer', (column) => column.notNull())
      .execute();
  },
};

const postgres = process.env['SUNWAI_TEST_POSTGRES_URL'];
const engines = postgres ? (['sqlite', 'postgres'] as const) : (['sqlite'] as const);
if (!postgres) it.skip('on PostgreSQL: set SUNWAI_TEST_POSTGRES_URL=postgres://… to run these', () => undefined);

describe.each(engines)('a database on %s', (engine) => {
  const namespace = `spec_${process.pid}_${Date.now()}`;
  const opened: Database<Tables>[] = [];
  let folder: string;
  let url: string;

  const open = async (migrations: readonly Migration[]): Promise<Database<Tables>> => {
    const database = await openDatabase<Tables>({ url, namespace, migrations });
    opened.push(database);
    return database;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sunwai-database-'));
    url = engine === 'sqlite' ? `sqlite:${join(folder, 'deeper', 'office.db')}` : postgres!;
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((database) => database.close()));
    if (engine === 'postgres') {
      const cleaner = await openDatabase({ url, namespace: 'spec_cleaner', migrations: [] });
      await sql`drop schema if exists ${sql.id(namespace)} cascade`.execute(cleaner.db);
      await cleaner.close();
    }
    await rm(folder, { recursive: true });
  });

  it('keeps what was committed, and numbers, flags, counts and text come back as they went in', async () => {
    const first = await open([slips]);
    const row = {
      number: 'AME-1',
      open: flag(true),
      position: 9_007_199_254_740_991,
      body: JSON.stringify({ words: 'पानी\0 नहीं 💧' }),
    };
    await first.db
      .insertInto('slips')
      .values({ ...row, id: undefined as unknown as number })
      .execute();
    await first.close();
    opened.pop();

    const second = await open([slips]);
    expect(await second.db.selectFrom('slips').selectAll().execute()).toEqual([{ id: 1, ...row }]);
    const counted = await second.db
      .selectFrom('slips')
      .select((e) => [e.fn.countAll().as('all'), e.fn.sum('open').as('open')])
      .execute();
    expect(counted).toEqual([{ all: 1, open: 1 }]);
  });

  it('applies later migrations to tables that hold rows already', async () => {
    const before = await open([slips]);
    await before.db.insertInto('slips').values({ id: 7, number: 'AME-2', open: 0, position: 1, body: '{}' }).execute();
    const after = await open([slips, counters]);
    await after.db.insertInto('counters').values({ name: 'slips', value: 1 }).execute();
    expect(await after.db.selectFrom('slips').select('number').execute()).toEqual([{ number: 'AME-2' }]);
  });

  it('migrates once when several open it at the same time', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => open([slips, counters])));
    await all[3]!.db.insertInto('counters').values({ name: 'a', value: 1 }).execute();
    expect(await all[0]!.db.selectFrom('counters').selectAll().execute()).toEqual([{ name: 'a', value: 1 }]);
  });

  it('refuses a database that a newer release has migrated', async () => {
    await open([slips, counters]);
    const refused = open([slips]);
    await expect(refused).rejects.toThrow(DatabaseNewerError);
    await expect(refused).rejects.toMatchObject({ code: 'database.newer', found: 2, known: 1 });
  });

  it('refuses a list of migrations with a gap, and one that is not what was applied', async () => {
    await expect(open([counters])).rejects.toThrow(MigrationsError);
    await open([slips]);
    await expect(open([{ ...slips, name: 'other slips' }])).rejects.toThrow('was applied as "slips"');
  });

  it('leaves nothing of a migration that failed halfway', async () => {
    const broken: Migration = {
      number: 2,
      name: 'broken',
      up: async (db, dialect) => {
        await counters.up(db, dialect);
        await sql`insert into no_such_table values (1)`.execute(db);
      },
    };
    await expect(open([slips, broken])).rejects.toMatchObject({ code: 'database.migrations' });
    const healed = await open([slips, counters]);
    expect(await healed.db.selectFrom('counters').selectAll().execute()).toEqual([]);
  });

  it('writes any number of rows over those that are there, or leaves those alone', async () => {
    const { db, dialect } = await open([slips, counters]);
    const way = { table: 'counters', columns: ['value', 'name'], key: ['name'] } as const;
    const rows = (count: number, value: number) =>
      Array.from({ length: count }, (_, index) => ({ name: `counter ${index}`, value }));
    await upsert(db, dialect, { ...way, replace: ['value'] }, []);
    await upsert(db, dialect, { ...way, replace: ['value'] }, rows(301, 1));
    await upsert(db, dialect, { ...way, replace: ['value'] }, rows(157, 2));
    await upsert(db, dialect, { ...way, replace: [] }, rows(302, 3));
    const found = await db
      .selectFrom('counters')
      .select(['value', db.fn.countAll().as('count')])
      .groupBy('value')
      .execute();
    expect(new Map(found.map(({ value, count }) => [value, Number(count)]))).toEqual(
      new Map([
        [1, 144],
        [2, 157],
        [3, 1],
      ]),
    );
  });

  it('adds what is new to what is there, and answers with the rows it wrote', async () => {
    const { db, dialect } = await open([slips, counters]);
    const way: Upsert<Tables['counters']> = {
      table: 'counters',
      columns: ['name', 'value'],
      key: ['name'],
      replace: [],
      merge: { value: 'counters.value + excluded.value' },
      returning: ['name', 'value'],
    };
    await upsert(db, dialect, way, [{ name: 'lane', value: 1 }]);
    const written = await upsert(db, dialect, way, [
      { name: 'lane', value: 4 },
      { name: 'road', value: 2 },
    ]);
    expect(written).toEqual([
      { name: 'lane', value: 5 },
      { name: 'road', value: 2 },
    ]);
    const greater: typeof way = { ...way, onlyIf: 'excluded.value > counters.value' };
    const again = [
      { name: 'lane', value: 4 },
      { name: 'road', value: 3 },
    ];
    expect(await upsert(db, dialect, greater, again)).toEqual([{ name: 'road', value: 5 }]);
  });

  it('carries out a kept statement with the values of each time, lists of any length among them', async () => {
    const { db } = await open([slips, counters]);
    type Asked = { least: number; names: readonly string[] };
    const found = kept((on: Kysely<Tables>, given: Places<Asked>) =>
      on
        .selectFrom('counters')
        .selectAll()
        .where('name', 'in', given.names.eachText)
        .where('value', '>=', given.least)
        .orderBy('name'),
    );
    const raised = kept((on: Kysely<Tables>, given: Places<{ name: string; by: number }>) =>
      on
        .updateTable('counters')
        .set((set) => ({ value: set('value', '+', given.by) }))
        .where('name', '=', given.name)
        .returning('value'),
    );
    const added = kept((on: Kysely<Tables>, given: Places<Tables['counters']>) =>
      on.insertInto('counters').values({ name: given.name, value: given.value }),
    );
    const odd = `"it's {odd}, \\ किसान"`;
    for (const [index, name] of ['a', 'b', odd].entries()) expect(await added(db, { name, value: index })).toEqual([]);

    expect(await found(db, { least: 0, names: [] })).toEqual([]);
    expect(await found(db, { least: 0, names: ['b'] })).toEqual([{ name: 'b', value: 1 }]);
    expect(await found(db, { least: 1, names: ['a', 'b', odd, 'gone'] })).toEqual(
      expect.arrayContaining([
        { name: 'b', value: 1 },
        { name: odd, value: 2 },
      ]),
    );
    const worth = kept((on: Kysely<Tables>, given: Places<{ values: readonly number[] }>) =>
      on.selectFrom('counters').select('name').where('value', 'in', given.values.eachNumber).orderBy('name'),
    );
    expect(await worth(db, { values: [0, 1, 7] })).toEqual([{ name: 'a' }, { name: 'b' }]);
    expect(await raised(db, { name: 'a', by: 7 })).toEqual([{ value: 7 }]);
    const inside = db.transaction().execute(async (transaction) => {
      await raised(transaction, { name: 'a', by: 1 });
      throw new Error('changed my mind');
    });
    await expect(inside).rejects.toThrow('changed my mind');
    expect(await found(db, { least: 0, names: ['a'] })).toEqual([{ name: 'a', value: 7 }]);
  });

  it('goes on with its kept statements when a newer release has added a column', async () => {
    const ours = await open([slips, counters]);
    await ours.db.insertInto('counters').values({ name: 'a', value: 1 }).execute();
    const all = kept((on: Kysely<Tables>, _: Places<object>) => on.selectFrom('counters').selectAll());
    for (let times = 0; times < 3; times += 1) expect(await all(ours.db, {})).toEqual([{ name: 'a', value: 1 }]);
    const noted: Migration = {
      number: 3,
      name: 'noted',
      up: async (db) => {
        await db.schema.alterTable('counters').addColumn('note', 'text').execute();
      },
    };
    await open([slips, counters, noted]);
    // A connection that has planned it before says once that it must be asked again.
    const first = await all(ours.db, {}).catch((error: unknown) => error);
    if (first instanceof Error) expect(first).toBeInstanceOf(DatabaseUnavailableError);
    expect(await all(ours.db, {})).toEqual([{ name: 'a', value: 1, note: null }]);
  });

  it('rolls a transaction back whole, and lets two writers take turns without an error', async () => {
    const [one, two] = [await open([slips, counters]), await open([slips, counters])];
    await one.db.insertInto('counters').values({ name: 'turns', value: 0 }).execute();
    await expect(
      one.db.transaction().execute(async (db) => {
        await db.updateTable('counters').set({ value: 99 }).execute();
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');

    const upsert = (database: Database<Tables>) =>
      database.db
        .insertInto('counters')
        .values({ name: 'turns', value: 1 })
        .onConflict((conflict) => conflict.column('name').doUpdateSet((e) => ({ value: e('counters.value', '+', 1) })))
        .execute();
    await Promise.all(Array.from({ length: 50 }, (_, index) => upsert(index % 2 ? one : two)));
    expect(await two.db.selectFrom('counters').select('value').executeTakeFirst()).toEqual({ value: 50 });
  });

  it("keeps the names of its errors: a broken rule is the engine's, a lost database is ours", async () => {
    const database = await open([slips]);
    const insert = () =>
      database.db.insertInto('slips').values({ id: 1, number: 'A', open: 0, position: 1, body: '' }).execute();
    await insert();
    await expect(insert()).rejects.not.toThrow(DatabaseUnavailableError);
    const nowhere = engine === 'sqlite' ? 'sqlite:/dev/null/office.db' : 'postgres://nobody@127.0.0.1:9/none';
    await expect(openDatabase({ url: nowhere, namespace, migrations: [] })).rejects.toMatchObject({
      code: 'database.unavailable',
    });
  });
});

describe('a SQLite file with no room left', () => {
  it('refuses with a clear error, keeps what it has, and goes on when there is room', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sunwai-database-'));
    const database = await openDatabase<Tables>({
      url: `sqlite:${join(folder, 'full.db')}`,
      namespace: 'full',
      migrations: [slips],
    });
    const insert = (number: string, body: string) =>
      database.db
        .insertInto('slips')
        .values({ id: undefined as unknown as number, number, open: 0, position: 1, body })
        .execute();
    await insert('kept', '');
    await sql`pragma max_page_count = 8`.execute(database.db);
    await expect(insert('too big', 'x'.repeat(200_000))).rejects.toThrow(DatabaseUnavailableError);
    await sql`pragma max_page_count = 100000`.execute(database.db);
    await insert('after', 'x'.repeat(200_000));
    expect(await database.db.selectFrom('slips').select('number').orderBy('id').execute()).toEqual([
      { number: 'kept' },
      { number: 'after' },
    ]);
    await database.close();
    await rm(folder, { recursive: true });
  });
});
