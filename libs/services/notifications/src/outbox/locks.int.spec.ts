import type { ChannelReceipt } from '@sunwai/contracts';
import type { Database } from '@sunwai/database';
import { openDatabase } from '@sunwai/database';
import type { Instant } from '@sunwai/kernel';
import { instant, minutes, newId, plus } from '@sunwai/kernel';
import { sql } from 'kysely';
import type { Notice, Recipient } from '../notices/notice.js';
import { recipientKey } from '../notices/notice.js';
import type { NotificationTables, OutboxRow } from '../notifications.tables.js';
import { notificationMigrations } from '../notifications.tables.js';
import { claim, keepClaims } from './claim.js';
import { enqueue } from './enqueue.js';
import { WINDOW_CLOSED } from './failed-receipts.js';
import { recordReceipts } from './receipts.js';
import { noteRecipients } from './recipients.js';
import { settle } from './settle.js';
import { tidy } from './tidy.js';

const ROUNDS = 40;
const me = 'this process';
const service = '100000000000001';
const rules = { firstRetry: 20, longestRetry: 200 };
const people: readonly Recipient[] = Array.from({ length: 12 }, (_, index) => ({
  service,
  ref: `person-${index}`,
  phone: `+9198765000${String(index).padStart(2, '0')}`,
}));

const server = process.env['SUNWAI_TEST_POSTGRES_URL'];
const withServer = server ? describe : describe.skip;
if (!server) it.skip('on PostgreSQL: set SUNWAI_TEST_POSTGRES_URL=postgres://… to run these', () => undefined);

/** What several processes do at the same time. PostgreSQL ends one of those who wait for each other in a circle. */
withServer('work on the same people', () => {
  const namespace = `locks_${process.pid}_${Date.now()}`;
  let database: Database<NotificationTables>;
  const now = (): Instant => instant(Date.now());

  beforeAll(async () => {
    database = await openDatabase({ url: server!, namespace, migrations: notificationMigrations, connections: 12 });
  });
  afterAll(async () => {
    await sql`drop schema ${sql.id(namespace)} cascade`.execute(database.db);
    await database.close();
  });

  const noticed = (): Promise<readonly OutboxRow[]> =>
    database.db.transaction().execute(async (db) => {
      const notices = people.map(noticeTo);
      const due = await enqueue(db, 'postgres', notices, { now: now(), giveUpAfter: minutes(1) });
      await noteRecipients(db, 'postgres', { heard: [], due }, now());
      const ids = notices.map(({ id }) => id);
      return db.selectFrom('outbox').selectAll().where('id', 'in', ids).execute();
    });
  const settled = (rows: readonly OutboxRow[], messageIds: ReadonlyMap<number, string>) =>
    database.db.transaction().execute(async (db) => {
      await settle(db, 'postgres', {
        by: me,
        outcomes: rows.map((row) => ({
          row,
          sent: [{ messageId: messageIds.get(row.seq)!, last: true, via: 'free' }],
          verdict: { is: 'sent' },
        })),
        // A turn may end later than its messages are recorded.
        ended: rows.slice(rows.length / 2).map(({ recipient }) => ({ recipient, dueAt: undefined })),
        now: now(),
        rules,
      });
      await claim(db, { by: me, now: now(), until: now(), most: 4 });
    });
  const received = (status: ChannelReceipt['status'], messageIds: readonly string[]) =>
    recordReceipts(
      database,
      messageIds.map((messageId) => receiptOf(status, messageId, now())),
      now(),
      rules,
    );
  const heard = () => {
    const said = people.map((from) => ({ from, at: now() }));
    const news = { heard: shuffled(said), due: shuffled(people) };
    return database.db.transaction().execute((db) => noteRecipients(db, 'postgres', news, now()));
  };

  it('never waits in a circle, whatever meets whatever', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const earlier = await noticed();
      const rows = shuffled(await noticed());
      const messageIds = new Map([...earlier, ...rows].map(({ seq }) => [seq, newId()] as const));
      const idsOf = (some: readonly OutboxRow[]) => shuffled(some.map(({ seq }) => messageIds.get(seq)!));
      await settled(earlier, messageIds);
      await database.db.updateTable('recipients').set({ claimed_by: me }).execute();
      await Promise.all([
        settled(rows.slice(0, people.length / 2), messageIds),
        settled(rows.slice(people.length / 2), messageIds),
        received('failed', [...idsOf(rows), ...idsOf(earlier)]),
        received('failed', idsOf(earlier)),
        received('delivered', [...idsOf(rows), ...idsOf(earlier)]),
        heard(),
        keepClaims(database, me, shuffled(people).map(recipientKey), plus(now(), minutes(1))),
        tidy(database, { now: plus(now(), round), keptFor: 0 }),
      ]);
    }
  }, 60_000);
});

const noticeTo = (to: Recipient): Notice => ({
  id: newId(),
  to,
  pack: 'amethi',
  about: { number: newId(), purpose: 'report', round: 1, to: 'complainant' },
  language: 'hi',
  content: { kind: 'message', key: 'acknowledgement', values: {} },
  correlationId: newId(),
  causationId: newId(),
});

const receiptOf = (status: ChannelReceipt['status'], messageId: string, at: Instant): ChannelReceipt => ({
  pack: 'amethi',
  channel: 'whatsapp',
  service,
  messageId,
  status,
  at,
  ...(status === 'failed' && { code: WINDOW_CLOSED }),
});

const shuffled = <Item>(items: readonly Item[]): Item[] =>
  items
    .map((item) => ({ item, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
