import { Inject, Injectable } from '@nestjs/common';
import type { PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import { sql } from 'kysely';
import { RegistersDatabase } from '../registers-database.js';
import { nameOf } from './ticket-summary.js';
import type { Viewer } from './viewer.js';
import { within } from './viewer.js';

export const qualityBy = ['department', 'office', 'officer', 'round'] as const;
export type QualityBy = (typeof qualityBy)[number];

/** Disputes are the check of reports (Amethi A8): whose reports are disputed, and who was right. */
export type ReportQuality = {
  /** Id of the department, office or officer; the round's number. */
  readonly id: string;
  readonly name: string;
  readonly department?: string;
  readonly submitted: number;
  readonly delivered: number;
  readonly disputed: number;
  readonly returned: number;
  /** Checked against reality, and found not as reported. */
  readonly contradicted: number;
  /** Disputes that a reviewer found right. */
  readonly disputesUpheld: number;
  /** Reports that a reviewer found right. */
  readonly reportsUpheld: number;
};

/** What complainants answered when they were asked whether they are satisfied (Amethi A10). */
export type FeedbackCount = Pick<ReportQuality, 'id' | 'name' | 'department'> & {
  readonly asked: number;
  readonly answered: number;
  readonly satisfied: number;
  readonly notSatisfied: number;
};

export type QualityAsked = {
  readonly pack?: string | undefined;
  readonly department?: string | undefined;
  readonly by: QualityBy;
  /** Submitted from (inclusive) and until (exclusive). */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
};

const when = (condition: ReturnType<typeof sql>) => sql<number>`sum(case when ${condition} then 1 else 0 end)`;

@Injectable()
export class ReportQualities {
  constructor(
    @Inject(RegistersDatabase) private readonly registers: RegistersDatabase,
    @Inject(PACKS) private readonly packs: PackRegistry,
  ) {}

  async reports(asked: QualityAsked, language: string, viewer: Viewer): Promise<readonly ReportQuality[]> {
    const rows = await this.grouped(asked, viewer)
      .select((row) => [
        row.fn.countAll<number>().as('submitted'),
        when(sql`delivered_at is not null`).as('delivered'),
        when(sql`disputed_at is not null`).as('disputed'),
        when(sql`returned_at is not null`).as('returned'),
        when(sql`verified = 'not_as_reported'`).as('contradicted'),
        when(sql`decision = 'dispute_upheld'`).as('disputesUpheld'),
        when(sql`decision = 'dispute_dismissed'`).as('reportsUpheld'),
      ])
      .execute();
    return rows.map((row) => this.named(row, asked.by, language));
  }

  async feedback(asked: QualityAsked, language: string, viewer: Viewer): Promise<readonly FeedbackCount[]> {
    const rows = await this.grouped(asked, viewer)
      .select([
        when(sql`asked_at is not null`).as('asked'),
        when(sql`answered_at is not null`).as('answered'),
        when(sql`satisfied = 1`).as('satisfied'),
        when(sql`satisfied = 0`).as('notSatisfied'),
      ])
      .execute();
    return rows.map((row) => this.named(row, asked.by, language));
  }

  private grouped({ by, ...asked }: QualityAsked, viewer: Viewer) {
    const { pack, department } = within(viewer, asked);
    // Offices and officers are told with the department that they reported for.
    const ofDepartment = by === 'office' || by === 'officer' ? sql<string | null>`department` : sql<null>`null`;
    const id = by === 'round' ? sql<string>`cast(round as text)` : sql<string>`coalesce(${sql.ref(by)}, '')`;
    let select = this.registers.db
      .selectFrom('reports')
      .select(['pack', id.as('id'), ofDepartment.as('of_department')])
      .groupBy(by === 'round' || by === 'department' ? ['pack', by] : ['pack', by, 'department'])
      .orderBy('pack')
      .orderBy(by);
    if (pack !== undefined) select = select.where('pack', '=', pack);
    if (department !== undefined) select = select.where('department', '=', department);
    if (asked.from !== undefined) select = select.where('submitted_at', '>=', asked.from);
    if (asked.until !== undefined) select = select.where('submitted_at', '<', asked.until);
    return select;
  }

  private named<Row extends { pack: string; id: string; of_department: string | null }>(
    { pack, of_department: department, ...row }: Row,
    by: QualityBy,
    language: string,
  ) {
    const name = by === 'round' ? row.id : nameOf(this.packs.find(pack), by, row.id, language);
    return { ...row, name, ...(department !== null && { department }) };
  }
}
