import { performance } from 'node:perf_hooks';
import { eventually } from '@sunwai/testing/platform';
import { Line } from '@sunwai/testing/servers';
import { sql } from 'kysely';
import type { Database, Migration } from './index.js';
import { DatabaseUnavailableError, openDatabase } from './index.js';

type Tables = { places: { name: string; offset: number } };

const LONGEST = 400;
/** The server's time is over, its word does not come, and a busy machine is late. */
const NOTICED = 10_000;

const places: Migration = {
  number: 1,
  name: 'places',
  up: async (db) => {
    await db.schema
      .createTable('places')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('offset', 'integer', (column) => column.notNull())
      .execute();
  },
};

const server = process.env['SUNWAI_TEST_POSTGRES_URL'];
const withServer = server ? describe : describe.skip;
if (!server) it.skip('on PostgreSQL: set SUNWAI_TEST_POSTGRES_URL=postgres://… to run these', () => undefined);

withServer('a database whose line goes silent', () => {
  const namespace = `silent_${process.pid}_${Date.now()}`;
  let line: Line;
  let direct: Database<Tables>;
  let database: Database<Tables>;

  const open = (url: string, migrations: readonly Migration[] = [places]) =>
    openDatabase<Tables>({ url, namespace, migrations, longestStatement: LONGEST });

  beforeAll(async () => {
    const through = new URL(server!);
    line = await Line.lay(0, Number(through.port || 5432));
    through.hostname = '127.0.0.1';
    through.port = String(line.port);
    direct = await open(server!);
    database = await open(through.href);
  });
  beforeEach(() => direct.db.insertInto('places').values({ name: 'registers', offset: 1 }).execute());
  afterEach(() => direct.db.deleteFrom('places').execute());
  afterAll(async () => {
    await database.close();
    await sql`drop schema ${sql.id(namespace)} cascade`.execute(direct.db);
    await direct.close();
    line.close();
  });

  const advance = (through: Database<Tables>) =>
    through.db
      .updateTable('places')
      .set((set) => ({ offset: set('offset', '+', 1) }))
      .where('name', '=', 'registers')
      .execute();
  const offset = async () => (await direct.db.selectFrom('places').select('offset').executeTakeFirstOrThrow()).offset;
  const pid = async () =>
    (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(database.db)).rows[0]!.pid;
  const timeOf = async (work: Promise<unknown>): Promise<number> => {
    const begun = performance.now();
    await expect(work).rejects.toThrow(DatabaseUnavailableError);
    return performance.now() - begun;
  };

  it('says so in time, within a transaction too, and goes on when the line is there again', async () => {
    await advance(database);
    const cut = database.db.transaction().execute(async (transaction) => {
      await advance({ ...database, db: transaction });
      line.cut('silent');
      await advance({ ...database, db: transaction });
    });
    expect(await timeOf(cut)).toBeLessThan(NOTICED);
    line.mend();
    await advance(database);
    expect(await offset()).toBe(3);
  }, 30_000);

  it('asks nothing more of a connection that has not answered', async () => {
    const before = await pid();
    line.cut('silent');
    await timeOf(advance(database));
    line.mend();
    expect(await pid()).not.toBe(before);
  }, 30_000);

  it('leaves nothing locked, though the server never hears that its client has gone', async () => {
    const cut = database.db.transaction().execute(async (transaction) => {
      await advance({ ...database, db: transaction });
      line.cut('silent');
      await sql`select 1`.execute(transaction);
    });
    await timeOf(cut);
    await eventually(() => advance(direct), NOTICED);
    expect(await offset()).toBe(2);
    line.mend();
  }, 30_000);

  it('while one that is alive is told by the server what takes too long, and keeps its connection', async () => {
    const before = await pid();
    expect(await timeOf(sql`select pg_sleep(60)`.execute(database.db))).toBeLessThan(NOTICED);
    expect(await pid()).toBe(before);
  });

  it('and lets a migration take as long as it needs', async () => {
    const slow: Migration = {
      number: 2,
      name: 'slow',
      up: async (db) => {
        await sql`select pg_sleep(${(2 * LONGEST) / 1_000})`.execute(db);
      },
    };
    const migrated = await open(server!, [places, slow]);
    await migrated.close();
  });
});
