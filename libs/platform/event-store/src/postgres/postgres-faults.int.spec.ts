import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Line } from '@sunwai/testing/servers';
import pg from 'pg';
import { event, events, ids, readEverything, take } from '../contract/engine-under-test.js';
import type { RestorableStore } from '../copy/restore.js';
import { RESTORE } from '../copy/restore.js';
import { StoreFormatError, StoreUnavailableError } from '../errors.js';
import type { EventStore } from '../event-store.js';
import { openPostgresStore } from './postgres-store.js';

const url = process.env['SUNWAI_TEST_POSTGRES_URL'];
const withServer = url ? describe : describe.skip;

withServer('PostgreSQL, when things go wrong', () => {
  const namespace = `test_${randomUUID().replaceAll('-', '_')}`;
  let store: EventStore;
  let other: EventStore;
  const asAdministrator = async <Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> => {
    const client = new pg.Client(url);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };

  beforeAll(async () => {
    store = await openPostgresStore({ url: url!, namespace });
    other = await openPostgresStore({ url: url!, namespace });
  });
  afterAll(async () => {
    await Promise.all([store.close(), other.close()]);
    await asAdministrator((client) => client.query(`DROP SCHEMA ${namespace} CASCADE`));
  });

  it('a writer that numbers its events and commits late makes nobody miss them', () =>
    asAdministrator(async (late) => {
      const after = await store.head();
      await late.query('BEGIN');
      const lateId = randomUUID();
      await late.query(
        `SELECT * FROM ${namespace}.append_group('{late}', '{0}', '{1}', ARRAY[$1]::uuid[], '{Late}', '{1}', '{"{}"}', '{null}', '{"{}"}')`,
        [lateId],
      );
      const live = take(other, 3, { after });
      const punctual = events(2);
      const appended = Promise.all([
        store.append('punctual-1', 'noStream', [punctual[0]!]),
        other.append('punctual-2', 'noStream', [punctual[1]!]),
      ]);
      await pause(300);
      expect(await readEverything(store.readAll({ after }))).toEqual([]);
      await late.query('COMMIT');
      await appended;
      const order = ids(await readEverything(store.readAll({ after })));
      expect(order[0]).toBe(lateId);
      expect(order.toSorted()).toEqual([lateId, ...ids(punctual)].toSorted());
      expect(ids(await live)).toEqual(order);
    }));

  it('lost connections: appends say unavailable or hold, the same again writes once, subscriptions go on by themselves', async () => {
    const after = await store.head();
    const total = 60;
    const given = events(total);
    const live = take(other, total, { after });
    let refused = 0;
    const cutting = (async () => {
      for (let round = 0; round < 6; round += 1) {
        await pause(60);
        await asAdministrator((client) =>
          client.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sunwai event store' AND query LIKE $1`,
            [`%${namespace}%`],
          ),
        );
      }
    })();
    for (const [version, one] of given.entries()) {
      for (let done = false; !done;) {
        await pause(5);
        done = await store.append('through-storms', version, [one]).then(
          () => true,
          (error: unknown) => {
            expect(error).toBeInstanceOf(StoreUnavailableError);
            refused += 1;
            return false;
          },
        );
      }
    }
    await cutting;
    expect(ids(await store.readStream('through-storms'))).toEqual(ids(given));
    expect(ids(await live)).toEqual(ids(given));
    expect(refused).toBeLessThan(total);
  });

  it('an append whose answer is lost on a silent line says unavailable, and the same again finds it written', () =>
    asAdministrator(async (others) => {
      const through = new URL(url!);
      const line = await Line.lay(0, Number(through.port || 5432));
      [through.hostname, through.port] = ['127.0.0.1', String(line.port)];
      const far = await openPostgresStore({ url: through.href, namespace, longestQuery: 1_000 });
      const given = { one: event(), together: events(2), never: event() };
      await far.append('answered', 'noStream', [event()]);
      const appendAll = () =>
        Promise.allSettled([far.append('one', 'noStream', [given.one]), far.append('together', 'any', given.together)]);

      // The appends wait for their turn while the line goes silent; they are written when nobody hears of it any more.
      const lock = `pg_advisory_lock(hashtextextended('sunwai event store ${namespace}', 0))`;
      await others.query(`SELECT ${lock}`);
      const unanswered = appendAll();
      await pause(300);
      line.cut('silent');
      await others.query(`SELECT ${lock.replace('lock', 'unlock')}`);
      for (const answer of await unanswered)
        expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'store.unavailable' } });
      line.mend();
      expect(await appendAll()).toMatchObject([
        { status: 'fulfilled', value: { version: 1, repeated: true } },
        { status: 'fulfilled', value: { version: 2, repeated: true } },
      ]);

      // One that never came to the server comes late, after it was appended again.
      line.cut('silent');
      await expect(far.append('belated', 'noStream', [given.never])).rejects.toBeInstanceOf(StoreUnavailableError);
      expect(await store.append('belated', 'noStream', [given.never])).toMatchObject({ repeated: false });
      line.mend();
      await pause(300);
      for (const stream of ['one', 'belated']) expect(await store.readStream(stream)).toHaveLength(1);
      expect(ids(await far.readStream('together'))).toEqual(ids(given.together));
      await far.close();
      line.close();
    }));

  it('a copy whose connection is reset says unavailable, and nothing of it is written', () =>
    asAdministrator(async (others) => {
      const through = new URL(url!);
      const line = await Line.lay(0, Number(through.port || 5432));
      [through.hostname, through.port] = ['127.0.0.1', String(line.port)];
      const far = (await openPostgresStore({ url: through.href, namespace })) as RestorableStore;
      await store.append('original', 'noStream', [event()]);
      const [original] = await store.readStream('original');
      const lock = `pg_advisory_lock(hashtextextended('sunwai event store ${namespace}', 0))`;
      await others.query(`SELECT ${lock}`);
      const copied = expect(far[RESTORE]([{ ...original!, stream: 'copy' }])).rejects.toBeInstanceOf(
        StoreUnavailableError,
      );
      await pause(300);
      line.cut('reset');
      await copied;
      await others.query(`SELECT ${lock.replace('lock', 'unlock')}`);
      line.mend();
      expect(await far.readStream('copy')).toEqual([]);
      await far.close();
      line.close();
    }));

  it('what is asked of a server that is not there is unavailable', async () => {
    await expect(openPostgresStore({ url: 'postgres://sunwai@127.0.0.1:1/none' })).rejects.toBeInstanceOf(
      StoreUnavailableError,
    );
  });

  it('a database that a newer release has migrated is refused, saying so', async () => {
    await asAdministrator((client) => client.query(`INSERT INTO ${namespace}.migrations (number) VALUES (99)`));
    const opening = openPostgresStore({ url: url!, namespace });
    await expect(opening).rejects.toBeInstanceOf(StoreFormatError);
    await asAdministrator((client) => client.query(`DELETE FROM ${namespace}.migrations WHERE number = 99`));
  });

  it('has one id, whoever opens it, and ten that open a new one at once make one', async () => {
    expect(other.id).toBe(store.id);
    const fresh = `${namespace.slice(0, 44)}_new`;
    const opened = await Promise.all(
      Array.from({ length: 10 }, () => openPostgresStore({ url: url!, namespace: fresh })),
    );
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    expect(await opened[0]!.append('first', 'noStream', [event()])).toMatchObject({ position: 1n });
    await Promise.all(opened.map((each) => each.close()));
    await asAdministrator((client) => client.query(`DROP SCHEMA ${fresh} CASCADE`));
  });
});
