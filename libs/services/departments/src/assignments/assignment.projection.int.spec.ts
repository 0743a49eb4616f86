import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import type { TicketEventMessage } from '@sunwai/contracts';
import type { Database } from '@sunwai/database';
import { openDatabase } from '@sunwai/database';
import { citizen, filed, lives } from '@sunwai/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { AssignmentTables } from './assignment.tables.js';
import { assignmentMigrations } from './assignment.tables.js';
import { AssignmentProjection } from './assignment.projection.js';

const metadata = {
  actor: citizen,
  commandId: 'c',
  correlationId: 'c',
  causationId: 'c',
  pack: 'amethi',
  packVersion: '1',
};

/** Some tickets' whole lives, shuffled into one feed as a store would have them. */
const feeds = fc
  .tuple(fc.array(lives, { minLength: 1, maxLength: 3 }), fc.infiniteStream(fc.nat(2)))
  .map(([all, turns]): readonly TicketEventMessage[] => {
    const queues = all.map(({ history }, ticket) =>
      history.map(({ event, at }, index): TicketEventMessage => {
        const number = `AME-TEST${ticket}`;
        return {
          id: `${number}-${index}`,
          number,
          version: index + 1,
          cursor: `${number}@${index + 1}`,
          recordedAt: at,
          schemaVersion: 1,
          event: event.type === 'TicketFiled' ? filed({ number }) : event,
          metadata: { ...metadata, occurredAt: at },
        };
      }),
    );
    const feed: TicketEventMessage[] = [];
    for (const turn of turns) {
      const rest = queues.filter((queue) => queue.length > 0);
      if (rest.length === 0) break;
      feed.push(rest[turn % rest.length]!.shift()!);
    }
    return feed;
  });

const contentOf = async ({ db }: Database<AssignmentTables>) => ({
  dossiers: await db.selectFrom('assignment_dossiers').selectAll().orderBy('number').execute(),
  messages: await db
    .selectFrom('assignment_messages')
    .selectAll()
    .orderBy('pack')
    .orderBy('department')
    .orderBy('seq')
    .execute(),
  feeds: await db.selectFrom('assignment_feeds').selectAll().orderBy('department').execute(),
});

const postgres = process.env['SUNWAI_TEST_POSTGRES_URL'];
const engines = [
  { engine: 'SQLite', url: (dir: string) => `sqlite:${join(dir, 'departments.db')}` },
  ...(postgres ? [{ engine: 'PostgreSQL', url: () => postgres }] : []),
];
if (!postgres) console.info('Assignments on PostgreSQL: skipped, SUNWAI_TEST_POSTGRES_URL names no server');

describe.each(engines)('the assignments kept on $engine', ({ url }) => {
  let dir: string;
  let one: Database<AssignmentTables>;
  let other: Database<AssignmentTables>;
  const open = () =>
    openDatabase<AssignmentTables>({ url: url(dir), namespace: 'departments_spec', migrations: assignmentMigrations });

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'sunwai-departments-'));
    one = await open();
    other = await open();
  });
  afterAll(async () => {
    await Promise.all([one.close(), other.close()]);
    await rm(dir, { recursive: true });
  });

  const empty = async () => {
    for (const table of ['assignment_dossiers', 'assignment_messages', 'assignment_feeds'] as const)
      await one.db.deleteFrom(table).execute();
  };
  const projectionOn = (database: Database<AssignmentTables>) => new AssignmentProjection(database, () => undefined);

  it('are the same however the events are cut into batches, and whatever comes again', async () => {
    await fc.assert(
      fc.asyncProperty(feeds, fc.array(fc.tuple(fc.nat(20), fc.nat(5))), async (feed, cuts) => {
        await empty();
        await projectionOn(one).apply(feed);
        const atOnce = await contentOf(one);
        await empty();
        let from = 0;
        for (const [length, again] of cuts) {
          await projectionOn(one).apply(feed.slice(Math.max(0, from - again), from + length));
          from += length;
        }
        await projectionOn(one).apply(feed.slice(Math.min(from, feed.length)));
        await projectionOn(one).apply(feed);
        expect(await contentOf(one)).toEqual(atOnce);
        for (const { department, last_seq: lastSeq } of atOnce.feeds) {
          const seqs = atOnce.messages.filter((row) => row.department === department).map(({ seq }) => seq);
          expect(seqs).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
        }
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  it('of a new ticket that two instances take up at once stay as whoever came further has left them', async () => {
    const feed = fc.sample(feeds, { numRuns: 20, seed: 7 }).toSorted((a, b) => b.length - a.length)[0]!;
    const messages = feed.filter(({ number }) => number === feed[0]!.number);
    await empty();
    await projectionOn(one).apply(messages);
    const furthest = (await contentOf(one)).dossiers[0]!;
    await empty();
    let behind: Promise<void> | undefined;
    await other.db.transaction().execute(async (ahead) => {
      await ahead.insertInto('assignment_dossiers').values(furthest).execute();
      behind = projectionOn(one).apply(messages.slice(0, 1));
      await sleep(300);
    });
    await behind;
    expect((await contentOf(one)).dossiers).toEqual([furthest]);
  });

  it('are numbered without gaps by two instances that write at once', async () => {
    await fc.assert(
      fc.asyncProperty(feeds, feeds, async (first, second) => {
        await empty();
        const renamed = second.map((message) => ({ ...message, number: `${message.number}B` }));
        const inTurn = async (database: Database<AssignmentTables>, feed: readonly TicketEventMessage[]) => {
          for (let from = 0; from < feed.length; from += 7)
            await projectionOn(database).apply(feed.slice(from, from + 7));
        };
        await Promise.all([inTurn(one, first), inTurn(other, renamed)]);
        const { rows } = await sql<{ gaps: number }>`
          select count(*) as gaps from assignment_feeds f
          where last_seq <> (select count(*) from assignment_messages m where m.department = f.department)`.execute(
          one.db,
        );
        expect(Number(rows[0]?.gaps)).toBe(0);
      }),
      { numRuns: 10 },
    );
  }, 120_000);
});
