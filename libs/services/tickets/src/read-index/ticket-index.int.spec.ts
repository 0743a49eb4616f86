import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@sunwai/database';
import { openDatabase } from '@sunwai/database';
import type { Message } from '@sunwai/messaging';
import { lives, someNumber, topicMessagesOf } from '@sunwai/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { TicketsTables } from '../tickets.tables.js';
import { ticketsMigrations } from '../tickets.tables.js';
import { TicketIndexProjection } from './ticket-index.projection.js';

const server = process.env['SUNWAI_TEST_POSTGRES_URL'];
const withServer = server ? describe : describe.skip;
if (!server) it.skip('on PostgreSQL: set SUNWAI_TEST_POSTGRES_URL=postgres://… to run these', () => undefined);

withServer('the index of tickets', () => {
  const namespace = `index_${process.pid}_${Date.now()}`;
  let database: Database<TicketsTables>;
  beforeAll(async () => {
    database = await openDatabase({ url: server!, namespace, migrations: ticketsMigrations });
  });
  afterAll(async () => {
    await sql`drop schema ${sql.id(namespace)} cascade`.execute(database.db);
    await database.close();
  });

  it('stays as the instance left it that came further, where another takes up the same ticket', async () => {
    const { db } = database;
    const life = fc.sample(lives, { numRuns: 20, seed: 7 }).toSorted((a, b) => b.history.length - a.history.length)[0]!;
    const messages = topicMessagesOf(life, someNumber).map((data) => ({ data }) as unknown as Message);
    const projection = new TicketIndexProjection(database);
    await projection.project(messages);
    const furthest = await db.selectFrom('ticket_index').selectAll().executeTakeFirstOrThrow();
    await db.deleteFrom('ticket_index').execute();
    let behind: Promise<void> | undefined;
    await db.transaction().execute(async (ahead) => {
      await ahead.insertInto('ticket_index').values(furthest).execute();
      behind = projection.project(messages.slice(0, 1));
      await sleep(300);
    });
    await behind;
    expect(await db.selectFrom('ticket_index').selectAll().execute()).toEqual([furthest]);
  });
});
