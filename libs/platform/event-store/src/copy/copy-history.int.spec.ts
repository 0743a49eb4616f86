import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { cursorOf, positionOf } from '../cursor.js';
import { event, ids, readEverything } from '../contract/engine-under-test.js';
import type { EventStoreConfig } from '../index.js';
import { copyHistory, openEventStore } from '../index.js';

const postgresUrl = process.env['SUNWAI_TEST_POSTGRES_URL'];

let folder: string;
let from: Extract<EventStoreConfig, { engine: 'sqlite' }>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunwai-copy-'));
  from = { engine: 'sqlite', file: join(folder, 'from.db') };
});
afterEach(() => rm(folder, { recursive: true }));

const longAgo = '2024-01-05T04:03:02.001Z';

/** So many events more, in streams that take turns, recorded long ago; some texts are what JSON must escape. */
const history = async (config: EventStoreConfig, count: number): Promise<void> => {
  const store = await openEventStore(config, { clock: { now: () => longAgo } });
  const streams = Array.from({ length: 7 }, () => `ticket-${randomUUID()}`);
  await Promise.all(
    Array.from({ length: count }, (_, step) => {
      const personal = step % 2 ? { words: `हैंडपंप खराब है \0 ${step} 💧` } : undefined;
      const data = { step, nested: { 10: 'ten', 9: [1.5, null, { z: 1, a: 2 }] } };
      return store.append(streams[step % 7]!, 'any', [event({ data, personal })]);
    }),
  );
  await store.close();
};

/** What every engine that a history moves to must do. */
const movingTo = (name: string, target: () => EventStoreConfig): void => {
  describe(`moving a history to ${name}`, () => {
    it('brings every event, in order, with its time and unread old shapes, and says what both sides hold', async () => {
      await history(from, 700);
      const to = target();
      const copy = await copyHistory(from, to);
      expect(copy).toMatchObject({ events: 700, written: 700, complete: true });
      expect(copy.sourceDigest).toMatch(/^[0-9a-f]{64}$/);
      expect(copy.targetDigest).toBe(copy.sourceDigest);

      const [source, moved] = [await openEventStore(from), await openEventStore(to)];
      const [before, after] = [await readEverything(source.readAll()), await readEverything(moved.readAll())];
      const withoutPosition = after.map(({ position: _position, ...rest }) => rest);
      expect(withoutPosition).toEqual(before.map(({ position: _position, ...rest }) => rest));
      expect(new Set(after.map(({ recordedAt }) => recordedAt))).toEqual(new Set([longAgo]));
      expect(await moved.append(before[0]!.stream, 'any', [event()])).toMatchObject({ repeated: false });
      await source.close();
      await moved.close();
    });

    it('goes on where it was broken off, and brings later what was written meanwhile', async () => {
      await history(from, 900);
      const to = target();
      const stop = new AbortController();
      const broken = await copyHistory(from, to, { onProgress: () => stop.abort(), signal: stop.signal });
      expect(broken).toMatchObject({ events: 256, written: 256, complete: false });
      expect(await copyHistory(from, to)).toMatchObject({ events: 900, written: 644, complete: true });
      await history(from, 10);
      expect(await copyHistory(from, to)).toMatchObject({ events: 910, written: 10 });
      const again = await copyHistory(from, to);
      expect(again).toMatchObject({ events: 910, written: 0, complete: true });
      expect(again.targetDigest).toBe(again.sourceDigest);
    });

    it('leaves a store alone that has a history of its own', async () => {
      await history(from, 5);
      const to = target();
      const other = await openEventStore(to);
      await other.append('ticket-OTHER', 'noStream', [event()]);
      await expect(copyHistory(from, to)).rejects.toMatchObject({
        code: 'store.copy_refused',
        message: expect.stringContaining('ticket-OTHER'),
      });
      expect(await readEverything(other.readAll())).toHaveLength(1);
      await other.close();
    });

    it('refuses when the target went on by itself, also if all of the source is in it', async () => {
      await history(from, 5);
      const to = target();
      await copyHistory(from, to);
      const used = await openEventStore(to);
      await used.append('ticket-LATER', 'noStream', [event()]);
      await used.close();
      await expect(copyHistory(from, to)).rejects.toMatchObject({ message: expect.stringContaining('ticket-LATER') });
    });

    it('keeps cursors: who resumes from one misses nothing and sees nothing twice', async () => {
      await history(from, 300);
      const old = new Sqlite(from.file);
      old.exec('UPDATE events SET position = position + 5000');
      old.close();
      const source = await openEventStore(from);
      const before = await readEverything(source.readAll());
      const to = target();
      await copyHistory(from, to);
      const moved = await openEventStore(to);
      for (const at of [0, 1, 150, 298, 299]) {
        const after = await positionOf(moved, cursorOf(source, before[at]!));
        expect(ids(await readEverything(moved.readAll({ after })))).toEqual(ids(before.slice(at + 1)));
      }
      await source.close();
      await moved.close();
    });
  });
};

movingTo('another SQLite file', () => ({ engine: 'sqlite', file: join(folder, 'to.db') }));

if (postgresUrl) {
  const namespaces: string[] = [];
  movingTo('PostgreSQL', () => {
    const namespace = `copy_${randomUUID().replaceAll('-', '_')}`;
    namespaces.push(namespace);
    return { engine: 'postgres', url: postgresUrl, namespace };
  });
  afterAll(async () => {
    const client = new pg.Client(postgresUrl);
    await client.connect();
    for (const namespace of namespaces) await client.query(`DROP SCHEMA ${namespace} CASCADE`);
    await client.end();
  });
} else {
  it.skip('moving a history to PostgreSQL needs a server: npm run infra, then SUNWAI_TEST_POSTGRES_URL', () =>
    undefined);
}

describe('a copy', () => {
  const to = (): EventStoreConfig => ({ engine: 'sqlite', file: join(folder, 'to.db') });

  it.each([
    ['data', `data = '{"step":-1}'`],
    ['personal', `personal = '{"words":"something else"}'`],
    ['metadata', `metadata = '{}'`],
    ['recordedAt', `recorded_at = '2020-01-01T00:00:00.000Z'`],
    ['type', `type = 'Other'`],
    ['id', `id = '00000000-0000-4000-8000-000000000000'`],
    ['schemaVersion', 'schema_version = 7'],
  ])(
    'whose %s was altered is found out, and says which event it is, but nothing of its words',
    async (field, change) => {
      await history(from, 20);
      await copyHistory(from, to());
      const db = new Sqlite(join(folder, 'to.db'));
      db.exec(`UPDATE events SET ${change} WHERE position = 17`);
      db.close();
      const refused = copyHistory(from, to());
      await expect(refused).rejects.toMatchObject({ code: 'store.copy_refused' });
      await expect(refused).rejects.toThrow(new RegExp(`event 17 of the source .* differ in ${field}`));
      await expect(refused).rejects.not.toThrow(/words|something else/);
    },
  );

  it('of a file that is not there makes no file, and of an empty store no target', async () => {
    await expect(copyHistory(from, to())).rejects.toMatchObject({ code: 'store.copy_refused' });
    await (await openEventStore(from)).close();
    await expect(copyHistory(from, to())).rejects.toThrow('is empty');
    expect((await readdir(folder)).filter((name) => name.startsWith('to'))).toEqual([]);
  });

  it('onto itself is refused', async () => {
    await history(from, 3);
    await expect(copyHistory(from, from)).rejects.toThrow('the same store');
  });

  it('takes events of shapes that this release does not know, as they are', async () => {
    const source = await openEventStore(from);
    await source.append('ticket-1', 'noStream', [{ ...event(), type: 'FromTheFuture', schemaVersion: 99 }]);
    await source.close();
    expect(await copyHistory(from, to())).toMatchObject({ events: 1, written: 1 });
  });
});
