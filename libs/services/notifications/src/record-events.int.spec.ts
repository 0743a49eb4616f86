import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@sunwai/database';
import { openDatabase } from '@sunwai/database';
import { personRefs } from '@sunwai/identity';
import { instant } from '@sunwai/kernel';
import { PackRegistry } from '@sunwai/packs';
import { createLogger } from '@sunwai/telemetry';
import { lives, someNumber, topicMessagesOf } from '@sunwai/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import { notificationsConfig } from './notifications.config.js';
import type { NotificationTables } from './notifications.tables.js';
import { notificationMigrations } from './notifications.tables.js';
import { EventRecorder } from './record-events.js';

const server = process.env['SUNWAI_TEST_POSTGRES_URL'];
const withServer = server ? describe : describe.skip;
if (!server) it.skip('on PostgreSQL: set SUNWAI_TEST_POSTGRES_URL=postgres://… to run these', () => undefined);

withServer('what is known of a ticket to tell people of it', () => {
  const namespace = `recorder_${process.pid}_${Date.now()}`;
  let database: Database<NotificationTables>;
  beforeAll(async () => {
    database = await openDatabase({ url: server!, namespace, migrations: notificationMigrations });
  });
  afterAll(async () => {
    await sql`drop schema ${sql.id(namespace)} cascade`.execute(database.db);
    await database.close();
  });

  it('stays as the instance left it that came further, where another takes up the same ticket', async () => {
    const { db } = database;
    const recorder = new EventRecorder({
      database,
      packs: await PackRegistry.open(['packs/amethi']),
      persons: personRefs('a key that is for tests'),
      clock: { now: () => instant(Date.now()) },
      logger: createLogger({ level: 'silent' }),
      config: notificationsConfig.parse({}),
    });
    const life = fc.sample(lives, { numRuns: 20, seed: 7 }).toSorted((a, b) => b.history.length - a.history.length)[0]!;
    const messages = topicMessagesOf(life, someNumber);
    await recorder.record(messages);
    const furthest = await db.selectFrom('tickets').selectAll().executeTakeFirstOrThrow();
    await db.deleteFrom('tickets').execute();
    let behind: Promise<void> | undefined;
    await db.transaction().execute(async (ahead) => {
      await ahead.insertInto('tickets').values(furthest).execute();
      behind = recorder.record(messages.slice(0, 1));
      await sleep(300);
    });
    await behind;
    expect(await db.selectFrom('tickets').selectAll().execute()).toEqual([furthest]);
  });
});
