import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@sunwai/kernel';
import { days, plus } from '@sunwai/kernel';
import type { PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import { CLOCK } from '@sunwai/telemetry';
import { sql } from 'kysely';
import { RegistersDatabase } from '../registers-database.js';
import { nameOf } from './ticket-summary.js';
import type { Viewer } from './viewer.js';
import { within } from './viewer.js';

export type Count = {
  /** Status, channel, id of a department …; empty for tickets that have none yet. */
  readonly id: string;
  readonly name: string;
  readonly tickets: number;
  /** Of them, not closed. */
  readonly open: number;
};

/** Open tickets by the days since they were filed; `to` is exclusive and absent for the oldest. */
export type AgeBand = { readonly from: number; readonly to?: number; readonly open: number };

export const countedBy = [
  'status',
  'awaits',
  'department',
  'office',
  'category',
  'place',
  'channel',
  'kind',
  'outcome',
] as const;
export type CountedBy = (typeof countedBy)[number];

export type Counts = {
  readonly by: { readonly [By in CountedBy]: readonly Count[] };
  readonly age: readonly AgeBand[];
} & {
  readonly asOf: string;
  readonly tickets: number;
  readonly open: number;
};

export type CountsAsked = {
  readonly pack?: string | undefined;
  readonly department?: string | undefined;
  /** Filed from (inclusive) and until (exclusive). */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
};

/** Days at which the bands begin; over 180 days is a list of its own in several programmes. */
const ageBands = [0, 3, 7, 15, 30, 60, 180] as const;

@Injectable()
export class TicketCounts {
  constructor(
    @Inject(RegistersDatabase) private readonly registers: RegistersDatabase,
    @Inject(PACKS) private readonly packs: PackRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async counts(asked: CountsAsked, language: string, viewer: Viewer): Promise<Counts> {
    const by: Partial<Record<CountedBy, readonly Count[]>> = {};
    for (const name of countedBy) by[name] = await this.countedBy(name, asked, language, viewer);
    const all = by.status ?? [];
    return {
      asOf: this.clock.now(),
      tickets: sumOf(all.map(({ tickets }) => tickets)),
      open: sumOf(all.map(({ open }) => open)),
      by: by as Counts['by'],
      age: await this.ages(asked, viewer),
    };
  }

  private async countedBy(
    name: CountedBy,
    asked: CountsAsked,
    language: string,
    viewer: Viewer,
  ): Promise<readonly Count[]> {
    const rows = await this.tickets(asked, viewer)
      .select(['pack', name])
      .select((row) => [
        row.fn.countAll<number>().as('tickets'),
        sql<number>`sum(case when status = 'closed' then 0 else 1 end)`.as('open'),
      ])
      .groupBy(['pack', name])
      .orderBy('tickets', 'desc')
      .orderBy(name)
      .execute();
    return rows.map(({ pack, tickets, open, ...rest }) => {
      const id = rest[name] ?? '';
      return { id, name: this.nameOf(pack, name, id, language), tickets, open };
    });
  }

  private nameOf(pack: string, name: CountedBy, id: string, language: string): string {
    switch (name) {
      case 'department':
      case 'office':
      case 'category':
      case 'place':
        return nameOf(this.packs.find(pack), name, id, language);
      default:
        // Codes of the lifecycle, the same in every pack.
        return id;
    }
  }

  private async ages(asked: CountsAsked, viewer: Viewer): Promise<readonly AgeBand[]> {
    const now = this.clock.now();
    const began = (after: number): string => plus(now, -days(after));
    const columns = ageBands.map((from, index) => {
      const to = ageBands[index + 1];
      const young = to === undefined ? sql`` : sql`and filed_at > ${began(to)}`;
      const old = from === 0 ? sql`1 = 1` : sql`filed_at <= ${began(from)}`;
      return sql<number | null>`sum(case when ${old} ${young} then 1 else 0 end)`.as(`from_${from}`);
    });
    const row: Partial<Record<string, number | null>> = await this.tickets(asked, viewer)
      .select(columns)
      .where('status', '!=', 'closed')
      .executeTakeFirstOrThrow();
    return ageBands.map((from, index) => {
      const to = ageBands[index + 1];
      return { from, ...(to !== undefined && { to }), open: row[`from_${from}`] ?? 0 };
    });
  }

  private tickets(asked: CountsAsked, viewer: Viewer) {
    const { pack, department } = within(viewer, asked);
    let select = this.registers.db.selectFrom('tickets');
    if (pack !== undefined) select = select.where('pack', '=', pack);
    if (department !== undefined) select = select.where('department', '=', department);
    if (asked.from !== undefined) select = select.where('filed_at', '>=', asked.from);
    if (asked.until !== undefined) select = select.where('filed_at', '<', asked.until);
    return select;
  }
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
