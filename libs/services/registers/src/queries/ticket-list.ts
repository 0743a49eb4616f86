import { Inject, Injectable } from '@nestjs/common';
import { RefusedError } from '@sunwai/kernel';
import { isRefusal } from '@sunwai/kernel';
import type { PackRegistry } from '@sunwai/packs';
import { normaliseWords, PACKS } from '@sunwai/packs';
import type { TicketNumber } from '@sunwai/ticket';
import { findTicketNumbers } from '@sunwai/ticket';
import type { ExpressionBuilder } from 'kysely';
import { sql } from 'kysely';
import { RegistersDatabase } from '../registers-database.js';
import type { RegistersTables } from '../tables/registers.tables.js';
import { pageCursor, pageEndOf } from './page-cursor.js';
import type { TicketSummary } from './ticket-summary.js';
import { summaryOf } from './ticket-summary.js';
import type { Viewer } from './viewer.js';
import { within } from './viewer.js';

/** Columns in which one of several values may be asked for. */
export const listFilters = [
  'status',
  'awaits',
  'channel',
  'kind',
  'category',
  'priority',
  'place',
  'office',
  'officer',
  'outcome',
] as const;
export type ListFilter = (typeof listFilters)[number];

export const listOrders = ['filedAt', '-filedAt', 'changedAt', '-changedAt', 'dueAt', '-dueAt'] as const;
export type ListOrder = (typeof listOrders)[number];

export type ListQuery = { readonly [Filter in ListFilter]?: readonly string[] | undefined } & {
  readonly pack?: string | undefined;
  readonly department?: string | undefined;
  /** Words, all of which occur; or a ticket number; for those who see contacts, a name or telephone number too. */
  readonly q?: string | undefined;
  readonly person?: string | undefined;
  readonly declined?: boolean | undefined;
  readonly disputed?: boolean | undefined;
  readonly satisfied?: boolean | undefined;
  /** Filed from (inclusive) and until (exclusive). */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly order: ListOrder;
  readonly limit: number;
  readonly after?: string | undefined;
};

export type TicketPage = {
  readonly tickets: readonly TicketSummary[];
  /** For `after`; absent on the last page. */ readonly next?: string;
};

const orderColumns = {
  filedAt: sql<string>`tickets.filed_at`,
  changedAt: sql<string>`tickets.changed_at`,
  // What has no deadline comes after everything that has one.
  dueAt: sql<string>`coalesce(tickets.due_at, '9999')`,
};

@Injectable()
export class TicketList {
  constructor(
    @Inject(RegistersDatabase) private readonly registers: RegistersDatabase,
    @Inject(PACKS) private readonly packs: PackRegistry,
  ) {}

  /** Refused with `number.check_failed` when `q` is a ticket number with a character wrong. */
  async page(query: ListQuery, language: string, viewer: Viewer): Promise<TicketPage> {
    const { order, limit, after } = query;
    const descending = order.startsWith('-');
    const column = orderColumns[order.replace('-', '') as keyof typeof orderColumns];
    const direction = descending ? 'desc' : 'asc';
    let select = this.registers.db
      .selectFrom('tickets')
      .innerJoin('personal', 'personal.number', 'tickets.number')
      .selectAll('tickets')
      .select(['personal.personal', column.as('sorted_by')])
      .where((row) => row.and(this.conditions(row, query, viewer)))
      .orderBy(column, direction)
      .orderBy('tickets.number', direction)
      .limit(limit + 1);
    if (after !== undefined) {
      const { value, number } = pageEndOf(after, order);
      const beyond = descending ? sql`<` : sql`>`;
      select = select.where(sql<boolean>`(${column}, tickets.number) ${beyond} (${value}, ${number})`);
    }
    const rows = await select.execute();
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      tickets: rows.slice(0, limit).map((row) => summaryOf(row, this.packs.find(row.pack), language, viewer)),
      ...(last && { next: pageCursor({ sort: order, value: last.sorted_by, number: last.number }) }),
    };
  }

  private conditions(
    row: ExpressionBuilder<RegistersTables, 'tickets' | 'personal'>,
    query: ListQuery,
    viewer: Viewer,
  ) {
    const { pack, department } = within(viewer, query);
    const flags = [
      ['declined', query.declined],
      ['satisfied', query.satisfied],
    ] as const;
    return [
      ...(pack === undefined ? [] : [row('tickets.pack', '=', pack)]),
      ...(department === undefined ? [] : [row('tickets.department', '=', department)]),
      ...listFilters.flatMap((name) => (query[name]?.length ? [row(`tickets.${name}`, 'in', query[name])] : [])),
      ...flags.flatMap(([name, wanted]) => (wanted === undefined ? [] : [row(`tickets.${name}`, '=', wanted ? 1 : 0)])),
      ...(query.disputed === undefined ? [] : [row('tickets.disputes', query.disputed ? '>' : '=', 0)]),
      ...(query.person === undefined ? [] : [row('tickets.complainant', '=', query.person)]),
      ...(query.from === undefined ? [] : [row('tickets.filed_at', '>=', query.from)]),
      ...(query.until === undefined ? [] : [row('tickets.filed_at', '<', query.until)]),
      ...this.wordConditions(row, query.q ?? '', viewer),
    ];
  }

  private wordConditions(
    row: ExpressionBuilder<RegistersTables, 'tickets' | 'personal'>,
    q: string,
    { seesContacts }: Viewer,
  ) {
    const numbers = findTicketNumbers(
      q,
      this.packs.all().map(({ prefix }) => prefix),
    ).map(({ number }) => number);
    const mistyped = numbers.find((number) => isRefusal(number));
    if (mistyped && isRefusal(mistyped)) throw new RefusedError(mistyped);
    if (numbers.length > 0) return [row('tickets.number', 'in', numbers as readonly TicketNumber[])];
    return normaliseWords(q)
      .split(' ')
      .filter((word) => word !== '')
      .map((word) =>
        row.or([
          row('personal.words', 'like', `%${word}%`),
          ...(seesContacts
            ? [row('personal.name', 'like', `%${word}%`), row('personal.phone', 'like', `%${word}`)]
            : []),
        ]),
      );
  }
}
