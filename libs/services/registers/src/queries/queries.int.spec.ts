import { openDatabase } from '@sunwai/database';
import type { OpenDatabase } from '@sunwai/database';
import { fixedClock } from '@sunwai/kernel';
import { PackRegistry } from '@sunwai/packs';
import { lives, someMoment, topicMessagesOf } from '@sunwai/testing';
import { ticketNumber } from '@sunwai/ticket';
import fc from 'fast-check';
import { RegistersDatabase } from '../registers-database.js';
import { TicketCounts } from './counts.js';
import { DepartmentRegisters } from './department-registers.js';
import { qualityBy, ReportQualities } from './quality.js';
import { listOrders, TicketList } from './ticket-list.js';

const postgres = process.env['SUNWAI_TEST_POSTGRES_URL'];
const engines: [name: string, url: string][] = [
  ['SQLite', 'sqlite::memory:'],
  ...(postgres === undefined ? [] : [['PostgreSQL', postgres] satisfies [string, string]]),
];

const viewer = { id: 'control-room', seesContacts: true, seesFiles: true };
const key = Buffer.from('a key that is for tests');
const histories = fc.sample(lives, { numRuns: 30, seed: 3 });

describe.each(engines)('every question on %s', (_engine, url) => {
  const namespace = `registers_questions_${process.pid}`;
  let registers: RegistersDatabase;
  let packs: PackRegistry;
  let close: () => Promise<void>;
  const clock = fixedClock(someMoment);

  beforeAll(async () => {
    packs = await PackRegistry.open(['packs/amethi']);
    const open: OpenDatabase = async <Schema>({ migrations }: Parameters<OpenDatabase>[0]) => {
      const database = await openDatabase<Schema>({ url, namespace, migrations });
      close = async () => {
        if (database.dialect === 'postgres') await database.db.schema.dropSchema(namespace).cascade().execute();
        await database.close();
      };
      return database;
    };
    registers = await RegistersDatabase.open(open, packs);
    const messages = histories.flatMap((life, index) =>
      topicMessagesOf(life, ticketNumber({ key, prefix: 'AME', source: `${index}`, attempt: 0 })),
    );
    await registers.projectTickets(messages);
    await registers.projectEntries(messages);
  });
  afterAll(() => close());

  it.each(listOrders)('lists each ticket once in the order %s, however small the pages', async (order) => {
    const list = new TicketList(registers, packs);
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const { tickets, next } = await list.page({ order, limit: 7, after }, 'en', viewer);
      seen.push(...tickets.map(({ number }) => number));
      if (next === undefined) break;
      after = next;
    }
    expect(seen).toHaveLength(histories.length);
    expect(new Set(seen).size).toBe(histories.length);
  });

  it('answers every filter at once', async () => {
    const list = new TicketList(registers, packs);
    const all = ['filed', 'assigned', 'reported', 'disputed', 'reopened', 'closed'];
    const { tickets } = await list.page({ order: '-filedAt', limit: 50, status: all, q: 'हैंडपंप' }, 'hi', viewer);
    expect(tickets).toHaveLength(histories.length);
    const nothing = await list.page(
      {
        ...{ order: 'dueAt', limit: 5, pack: 'amethi', department: 'police', status: all, awaits: ['department'] },
        ...{ channel: ['x'], kind: ['demand'], category: ['a'], priority: ['low'], place: ['b'], office: ['c'] },
        ...{ officer: ['d'], outcome: ['noted'], person: 'p-1', declined: true, disputed: true, satisfied: false },
        ...{ from: someMoment, until: someMoment, q: '5555500' },
      },
      'hi',
      viewer,
    );
    expect(nothing).toEqual({ tickets: [] });
  });

  it('counts what the histories end with', async () => {
    const { tickets, open, by, age } = await new TicketCounts(registers, packs, clock).counts({}, 'en', viewer);
    const ended = histories.filter(({ ticket }) => ticket.status === 'closed').length;
    expect({ tickets, open }).toEqual({ tickets: histories.length, open: histories.length - ended });
    for (const rows of Object.values(by)) {
      expect(rows.reduce((sum, row) => sum + row.tickets, 0)).toBe(histories.length);
    }
    expect(age.reduce((sum, band) => sum + band.open, 0)).toBe(open);
  });

  it.each(qualityBy)('tells the quality of reports by %s', async (by) => {
    const quality = new ReportQualities(registers, packs);
    const submitted = histories.flatMap(({ history }) =>
      history.filter(({ event }) => event.type === 'ReportSubmitted'),
    );
    const rows = await quality.reports({ by }, 'hi', viewer);
    expect(rows.reduce((sum, row) => sum + row.submitted, 0)).toBe(submitted.length);
    const answers = await quality.feedback({ by, from: '2026-01-01', until: '2099-01-01' }, 'hi', viewer);
    for (const { answered, satisfied, notSatisfied } of answers) expect(answered).toBe(satisfied + notSatisfied);
  });

  it('tells registers whole', async () => {
    const shown = new DepartmentRegisters(registers, packs, clock);
    for (const { pack, department, year, entries } of await shown.list('hi', viewer, {})) {
      const found = await shown.find({ pack, department, year }, viewer);
      const lines = await shown.lines(found, { after: 0, limit: 1_000 }, 'hi', viewer);
      expect(lines.map(({ serial }) => serial)).toEqual(Array.from({ length: entries }, (_, index) => index + 1));
    }
  });
});
