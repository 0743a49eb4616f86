import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore, EventStoreConfig } from '@sunwai/event-store';
import { copyHistory, openEventStore } from '@sunwai/event-store';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { collector, dataOf, eventuallyWithin, message } from '../../contract/bus-under-test.js';
import type { Bus } from '../../bus.js';
import { openEmbeddedBus } from '../embedded-bus.js';
import { storeFeed } from './feed.js';

const postgresUrl = process.env['SUNWAI_TEST_POSTGRES_URL'];
const topic = 'tickets.events';
const eventually = eventuallyWithin(10_000);

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** As after another past: the new store's positions are other numbers than the old one's. */
const movePositions = (file: string): void => {
  const db = new Sqlite(file);
  db.exec('UPDATE events SET position = position + 5000');
  db.close();
};

describe('consumers of a history that moves to another engine', () => {
  let folder: string;
  let bus: Bus | undefined;
  let open: EventStore[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sunwai-moved-'));
    open = [];
  });
  afterEach(async () => {
    await bus?.close();
    await Promise.all(open.map((store) => store.close()));
    await rm(folder, { recursive: true });
  });

  const opened = async (config: EventStoreConfig): Promise<EventStore> => {
    const store = await openEventStore(config);
    open.push(store);
    return store;
  };
  const busOn = (store: EventStore): Bus => {
    const toMessage = ({ id, stream, data }: { id: string; stream: string; data: { step?: unknown } }) =>
      message({ id, key: stream, data: data.step });
    const feed = storeFeed(store, { filter: { streamPrefixes: ['ticket-'] }, toMessage });
    bus = openEmbeddedBus({ file: join(folder, 'topics.db'), feeds: { [topic]: feed } });
    return bus;
  };
  const append = async (store: EventStore, stream: string, from: number, count: number): Promise<void> => {
    const events = Array.from({ length: count }, (_, index) => ({
      id: randomUUID(),
      type: 'Happened',
      schemaVersion: 1,
      data: { step: from + index },
      metadata: {},
    }));
    await store.append(stream, 'any', events);
  };

  /** One group has read all, a second half, a third has only begun; each must go on from there. */
  const goOn = async (to: EventStoreConfig): Promise<void> => {
    const from = { engine: 'sqlite', file: join(folder, 'from.db') } as const;
    const store = await opened(from);
    await append(store, 'settings', 0, 9);
    movePositions(from.file);
    const office = busOn(store);
    await append(store, 'ticket-1', 0, 40);
    const early = collector();
    const earlyConsumer = await office.subscribe({ topic, group: 'early', handle: early.handle });
    await eventually(() => expect(early.handled).toHaveLength(40));
    await earlyConsumer.stop();
    await append(store, 'ticket-1', 40, 60);
    const all = collector();
    await office.subscribe({ topic, group: 'all', handle: all.handle });
    const batched: unknown[] = [];
    await office.subscribe({
      topic,
      group: 'batched',
      handleBatch: async (messages) => void batched.push(...messages.map(({ data }) => data)),
    });
    await eventually(() => expect([all.handled.length, batched.length]).toEqual([100, 100]));
    await office.close();

    const copy = await copyHistory(from, to);
    expect(copy).toMatchObject({ events: 109, complete: true });

    const state = await opened(to);
    const moved = busOn(state);
    for (const [group, seen] of [
      ['early', early],
      ['all', all],
    ] as const) {
      await moved.subscribe({ topic, group, handle: seen.handle });
    }
    await moved.subscribe({
      topic,
      group: 'batched',
      handleBatch: async (messages) => void batched.push(...messages.map(({ data }) => data)),
    });
    await append(state, 'ticket-1', 100, 5);
    await eventually(() => expect([early.handled.length, all.handled.length, batched.length]).toEqual([105, 105, 105]));
    for (const seen of [dataOf(early.handled), dataOf(all.handled), batched]) expect(seen).toEqual(upTo(105));
  };

  it('go on where they were: another SQLite file', () => goOn({ engine: 'sqlite', file: join(folder, 'to.db') }));

  (postgresUrl ? it : it.skip)('go on where they were: PostgreSQL (SUNWAI_TEST_POSTGRES_URL)', async () => {
    const namespace = `moved_${randomUUID().replaceAll('-', '_')}`;
    try {
      await goOn({ engine: 'postgres', url: postgresUrl!, namespace });
    } finally {
      const client = new pg.Client(postgresUrl);
      await client.connect();
      await client.query(`DROP SCHEMA IF EXISTS ${namespace} CASCADE`);
      await client.end();
    }
  });
});
