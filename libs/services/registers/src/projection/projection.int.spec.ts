import type { TicketEventMessage } from '@sunwai/contracts';
import type { OpenDatabase } from '@sunwai/database';
import { DatabaseUnavailableError, openDatabase } from '@sunwai/database';
import { PackRegistry } from '@sunwai/packs';
import { lives, topicMessagesOf } from '@sunwai/testing';
import type { TicketNumber } from '@sunwai/ticket';
import { ticketNumber } from '@sunwai/ticket';
import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Difference } from '../rebuild/differences.js';
import { differences } from '../rebuild/differences.js';
import { RegistersDatabase } from '../registers-database.js';
import { projectTickets } from './tickets.projection.js';
import { tableNames } from '../tables/registers.tables.js';

let packs: PackRegistry;
const opened: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  packs = await PackRegistry.open(['packs/amethi']);
});
const closeAll = async (): Promise<void> => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
};
afterEach(closeAll);

/** `SUNWAI_TEST_POSTGRES_URL` names a PostgreSQL server to run these on too. */
const postgres = process.env['SUNWAI_TEST_POSTGRES_URL'];
const engines: [name: string, url: string][] = [
  ['SQLite', 'sqlite::memory:'],
  ...(postgres === undefined ? [] : [['PostgreSQL', postgres] satisfies [string, string]]),
];
let url: string;
let namespaces = 0;

const openEmpty: OpenDatabase = async <Schema>({ migrations }: Parameters<OpenDatabase>[0]) => {
  const namespace = `registers_test_${process.pid}_${(namespaces += 1)}`;
  const database = await openDatabase<Schema>({ url, namespace, migrations, connections: 2 });
  opened.push({
    close: async () => {
      if (database.dialect === 'postgres') await database.db.schema.dropSchema(namespace).cascade().execute();
      await database.close();
    },
  });
  return database;
};

const emptyRegisters = (): Promise<RegistersDatabase> => RegistersDatabase.open(openEmpty, packs);

const project = async (registers: RegistersDatabase, messages: readonly TicketEventMessage[]): Promise<void> => {
  await registers.projectTickets(messages);
  await registers.projectEntries(messages);
};

const key = Buffer.from('a key that is for tests');
const numberOf = (index: number): TicketNumber =>
  ticketNumber({ key, prefix: 'AME', source: `test ${index}`, attempt: 0 });

/** Several lives woven into one order: of each its own order is kept. */
const feeds: fc.Arbitrary<readonly TicketEventMessage[]> = fc
  .array(lives, { minLength: 1, maxLength: 4 })
  .chain((several) => {
    const queues = several.map((life, index) => topicMessagesOf(life, numberOf(index)));
    const turns = queues.flatMap((queue, index) => queue.map(() => index));
    return fc.shuffledSubarray(turns, { minLength: turns.length }).map((order) => {
      const next = queues.map(() => 0);
      return order.map((index) => queues[index]![next[index]!++]!);
    });
  });

/** Batch lengths, and how many messages back each batch begins anew. */
const cuts = fc.array(fc.record({ length: fc.integer({ min: 1, max: 40 }), again: fc.integer({ min: 0, max: 10 }) }), {
  minLength: 1,
  maxLength: 20,
});

const differencesOf = async (one: RegistersDatabase, other: RegistersDatabase): Promise<Difference[]> => {
  const found: Difference[] = [];
  for await (const difference of differences(one, other)) found.push(difference);
  return found;
};

async function* oneBatch(messages: readonly TicketEventMessage[]): AsyncGenerator<readonly TicketEventMessage[]> {
  yield messages;
}

describe.each(engines)('the read models on %s', (_engine, engineUrl) => {
  beforeEach(() => {
    url = engineUrl;
  });

  it('are the same however the events were cut into batches, and however often they came', async () => {
    await fc.assert(
      fc.asyncProperty(feeds, cuts, async (messages, batches) => {
        const [live, rebuilt] = [await emptyRegisters(), await emptyRegisters()];
        for (let at = 0, turn = 0; at < messages.length; turn += 1) {
          const { length, again } = batches[turn % batches.length]!;
          await project(live, messages.slice(Math.max(0, at - again), at + length));
          at += length;
        }
        await rebuilt.rebuild(oneBatch(messages));
        expect(await differencesOf(live, rebuilt)).toEqual([]);
        await closeAll();
      }),
      { numRuns: 40 },
    );
  });

  it('number each register from 1 without gaps, in the order of first assignments', async () => {
    await fc.assert(
      fc.asyncProperty(feeds, async (messages) => {
        const registers = await emptyRegisters();
        await project(registers, messages);
        const entries = await registers.db.selectFrom('entries').selectAll().orderBy('serial').execute();
        const firsts = new Map<string, string[]>();
        for (const { number, event, metadata } of messages) {
          if (!('to' in event.data) || typeof event.data.to !== 'object') continue;
          const year = new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: 'Asia/Kolkata' });
          const { department } = event.data.to;
          const entered = [...firsts].some(
            ([register, numbers]) => register.startsWith(`${department} `) && numbers.includes(number),
          );
          const register = `${department} ${year.format(new Date(metadata.occurredAt))}`;
          if (!entered) firsts.set(register, [...(firsts.get(register) ?? []), number]);
        }
        const found = Map.groupBy(entries, ({ department, year }) => `${department} ${year}`);
        expect(new Map([...found].map(([register, rows]) => [register, rows.map(({ number }) => number)]))).toEqual(
          firsts,
        );
        for (const rows of found.values()) {
          expect(rows.map(({ serial }) => serial)).toEqual(rows.map((_, index) => index + 1));
        }
        await closeAll();
      }),
      { numRuns: 40 },
    );
  });

  it('of a new ticket that two instances take up at once stay as whoever came further has left them', async () => {
    const life = fc.sample(lives, { numRuns: 20, seed: 7 }).toSorted((a, b) => b.history.length - a.history.length)[0]!;
    const messages = topicMessagesOf(life, numberOf(0));
    const [registers, expected] = [await emptyRegisters(), await emptyRegisters()];
    await expected.projectTickets(messages);
    let behind: Promise<unknown> | undefined;
    await registers.db.transaction().execute(async (ahead) => {
      await projectTickets(ahead, registers.dialect, messages);
      behind = registers.projectTickets(messages.slice(0, 1)).catch((error: unknown) => error);
      await sleep(300);
    });
    const error = await behind;
    if (error !== undefined) expect(error).toBeInstanceOf(DatabaseUnavailableError);
    expect(await differencesOf(registers, expected)).toEqual([]);
  });

  it('refuse an event whose forerunner never came, and take nothing of its batch', async () => {
    const [life] = fc.sample(lives, 1);
    const messages = topicMessagesOf(life!, numberOf(0));
    const registers = await emptyRegisters();
    await registers.projectTickets(messages.slice(0, 1));
    const later = { ...messages[0]!, version: 3 };
    await expect(registers.projectTickets([later])).rejects.toMatchObject({ code: 'bus.poison' });
    expect(await registers.db.selectFrom('tickets').select('version').execute()).toEqual([{ version: 1 }]);
  });

  it('differ from a rebuild wherever a row was changed, lost or added, and say so without personal words', async () => {
    const several = fc.sample(lives, { numRuns: 3, seed: 7 });
    const messages = several.flatMap((life, index) => topicMessagesOf(life, numberOf(index)));
    const [live, rebuilt] = [await emptyRegisters(), await emptyRegisters()];
    await project(live, messages);
    await rebuilt.rebuild(oneBatch(messages));
    expect(await differencesOf(live, rebuilt)).toEqual([]);

    await live.db.updateTable('tickets').set({ status: 'lost' }).where('number', '=', numberOf(0)).execute();
    await live.db.updateTable('personal').set({ words: 'secret' }).where('number', '=', numberOf(1)).execute();
    await live.db.deleteFrom('tickets').where('number', '=', numberOf(2)).execute();
    await rebuilt.db.deleteFrom('personal').where('number', '=', numberOf(0)).execute();
    const found = await differencesOf(live, rebuilt);
    expect(found).toHaveLength(4);
    expect(found).toEqual(
      expect.arrayContaining([
        { table: 'tickets', row: numberOf(0), what: 'different', columns: [expect.stringMatching(/^status: "lost"/)] },
        { table: 'tickets', row: numberOf(2), what: 'missing', columns: [] },
        { table: 'personal', row: numberOf(1), what: 'different', columns: ['words'] },
        { table: 'personal', row: numberOf(0), what: 'surplus', columns: [] },
      ]),
    );
  });

  it('hold nothing that names or quotes a person outside the table that is for it', async () => {
    const [life] = fc.sample(lives, { numRuns: 1, seed: 11 });
    const registers = await emptyRegisters();
    await project(registers, topicMessagesOf(life!, numberOf(0)));
    for (const table of tableNames.filter((name) => name !== 'personal')) {
      // What routing tells of its reasons are words of the pack.
      const rows = JSON.stringify(await registers.db.selectFrom(table).selectAll().execute()).replaceAll('हैंडपंप', '');
      expect(rows).not.toMatch(/[\u0900-\u097f]|\+91/);
    }
  });
});
