import type { TicketEventMessage } from '@sunwai/contracts';
import type { Dialect, Places } from '@sunwai/database';
import { DatabaseUnavailableError, kept } from '@sunwai/database';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { PersonalRow, RegistersTables, ReportRow } from '../tables/registers.tables.js';
import { upsertRows } from '../tables/upsert-rows.js';
import type { FoldedTicket } from './known-ticket.js';
import { afterEvent, foldedOf, rowOf } from './known-ticket.js';
import { afterSaid } from './personal-of-ticket.js';
import { factsOfReport, reportFiled, withFacts } from './report-rows.js';

/** Everything that is known of one ticket, as rows; what changed is written back. */
type Known = {
  readonly folded?: FoldedTicket | undefined;
  readonly personal?: PersonalRow | undefined;
  readonly reports: readonly ReportRow[];
};

const nothing: Known = { reports: [] };

/**
 * Takes events, in the order of the store for each ticket, into the tables: reads the rows of all tickets of the batch,
 * folds in memory, writes what changed. The number of statements does not grow with the batch. Events that the rows
 * have seen already change nothing.
 *
 * @throws {PoisonMessageError} an event whose forerunner never came
 */
export const projectTickets = async (
  db: Transaction<RegistersTables>,
  dialect: Dialect,
  messages: readonly TicketEventMessage[],
): Promise<void> => {
  const before = await load(db, dialect, [...new Set(messages.map(({ number }) => number))]);
  const after = new Map(before);
  for (const message of messages) after.set(message.number, next(after.get(message.number) ?? nothing, message));
  await write(db, dialect, before, after);
};

const next = (known: Known, message: TicketEventMessage): Known => {
  const folded = afterEvent(known.folded, message);
  if (folded === known.folded) return known;
  return {
    folded,
    personal: afterSaid(known.personal, message),
    reports: nextReports(known.reports, message),
  };
};

const nextReports = (reports: readonly ReportRow[], message: TicketEventMessage): readonly ReportRow[] => {
  const filed = reportFiled(message);
  if (filed) return [...reports.filter(({ round }) => round !== filed.round), filed];
  const told = factsOfReport(message);
  if (!told || !reports.some(({ round }) => round === told.round)) return reports;
  return reports.map((row) => (row.round === told.round ? withFacts(row, told.facts) : row));
};

const load = async (
  db: Transaction<RegistersTables>,
  dialect: Dialect,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, Known>> => {
  // Not beside a rebuild, nor beside another instance that still has one of these tickets in hand.
  if (dialect === 'postgres') await sql`lock table tickets in row exclusive mode`.execute(db);
  const tickets = await ticketsOf(db, { numbers });
  if (tickets.length === 0) return new Map();
  const known = { numbers: tickets.map(({ number }) => number) };
  const personal = await personalOf(db, known);
  const reports = await reportsOf(db, known);
  const personalByNumber = new Map(personal.map((row) => [row.number, row]));
  const reportsByNumber = Map.groupBy(reports, ({ number }) => number);
  return new Map(
    tickets.map((row): [string, Known] => [
      row.number,
      {
        folded: foldedOf(row),
        personal: personalByNumber.get(row.number),
        reports: reportsByNumber.get(row.number) ?? [],
      },
    ]),
  );
};

type Numbers = { readonly numbers: readonly string[] };

const ticketsOf = kept((db: Kysely<RegistersTables>, given: Places<Numbers>, dialect) =>
  db
    .selectFrom('tickets')
    .select(['number', 'version', 'pack', 'changed_at', 'known'])
    .where('number', 'in', given.numbers.eachText)
    .$if(dialect === 'postgres', (query) => query.forUpdate()),
);

const personalOf = kept((db: Kysely<RegistersTables>, given: Places<Numbers>) =>
  db.selectFrom('personal').selectAll().where('number', 'in', given.numbers.eachText),
);

const reportsOf = kept((db: Kysely<RegistersTables>, given: Places<Numbers>) =>
  db.selectFrom('reports').selectAll().where('number', 'in', given.numbers.eachText).orderBy('round'),
);

const write = async (
  db: Transaction<RegistersTables>,
  dialect: Dialect,
  before: ReadonlyMap<string, Known>,
  after: ReadonlyMap<string, Known>,
): Promise<void> => {
  const changed = [...after].filter(([number, known]) => known !== before.get(number));
  const was = (number: string): Known => before.get(number) ?? nothing;
  const folded = changed.flatMap(([, known]) => known.folded ?? []);
  const { stayed = [], moved = [] } = Object.groupBy(folded, (ticket) =>
    standsAlike(ticket, was(ticket.known.ticket.number).folded) ? 'stayed' : 'moved',
  );
  const personal = changed.flatMap(([number, known]) =>
    known.personal && known.personal !== was(number).personal ? [known.personal] : [],
  );
  const reports = changed.flatMap(([number, known]) =>
    known.reports.filter((row) => !was(number).reports.includes(row)),
  );
  const written = [
    ...(await upsertRows(db, dialect, 'tickets', moved.map(rowOf))),
    ...(await upsertRows(db, dialect, 'tickets', stayed.map(rowOf), ['status', 'department'])),
  ];
  // Of a new ticket there was no row to lock, and another instance has come further meanwhile: all is read again.
  if (written.length < folded.length)
    throw new DatabaseUnavailableError('Another instance has the same tickets in hand');
  await upsertRows(db, dialect, 'personal', personal);
  const { told = [], filed = [] } = Object.groupBy(reports, (row) =>
    was(row.number).reports.some((before) => filedColumns.every((name) => before[name] === row[name]))
      ? 'told'
      : 'filed',
  );
  await upsertRows(db, dialect, 'reports', filed);
  await upsertRows(db, dialect, 'reports', told, filedColumns);
};

/** Of a report's row: what was said when it was filed. */
const filedColumns = ['round', 'pack', 'department', 'office', 'officer', 'submitted_at', 'outcome'] as const;

/** Most events leave a ticket where it is in the lists of a department. */
const standsAlike = ({ known: { ticket } }: FoldedTicket, before: FoldedTicket | undefined): boolean =>
  ticket.status === before?.known.ticket.status && ticket.holder?.department === before.known.ticket.holder?.department;
