import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import type { Database } from './index.js';
import { DatabaseUnavailableError, openDatabase } from './index.js';

const server = process.env['SUNWAI_TEST_POSTGRES_URL'];
const withServer = server ? describe : describe.skip;
if (!server) it.skip('on PostgreSQL: set SUNWAI_TEST_POSTGRES_URL=postgres://… to run these', () => undefined);

withServer('PostgreSQL, when its server has changed', () => {
  const namespace = `faults_${process.pid}_${Math.round(performance.timeOrigin)}`;
  let direct: Database<object>;
  const opened: Database<object>[] = [];

  const open = async (url = server!): Promise<Database<object>> => {
    const database = await openDatabase<object>({ url, namespace, migrations: [], connections: 1 });
    opened.push(database);
    return database;
  };
  const count = (database: Database<object>) => sql`insert into counted default values`.execute(database.db);

  beforeAll(async () => {
    direct = await open();
    await sql`create table counted (at timestamptz not null default now())`.execute(direct.db);
  });
  afterAll(async () => {
    await sql`drop schema ${sql.id(namespace)} cascade`.execute(direct.db);
    await Promise.all(opened.map((database) => database.close()));
  });

  it('one that only reads, as a standby does, is away, and is not asked again on the same connection', async () => {
    const database = await open();
    await sql`set session characteristics as transaction read only`.execute(database.db);
    await expect(count(database)).rejects.toThrow(DatabaseUnavailableError);
    await count(database);
  });

  it('one that lets us in no more is away, and says nothing of what was asked', async () => {
    const role = sql.id(namespace);
    const url = new URL(server!);
    url.username = namespace;
    await sql`create role ${role} login superuser`.execute(direct.db);
    const database = await open(url.href);
    await sql`alter role ${role} nologin`.execute(direct.db);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${namespace}`.execute(direct.db);
    for (let times = 0; times < 2; times += 1) await expect(count(database)).rejects.toThrow(DatabaseUnavailableError);
    await sql`alter role ${role} login`.execute(direct.db);
    await count(database);
    await database.close();
    opened.pop();
    await sql`drop role ${role}`.execute(direct.db);
  });
});
