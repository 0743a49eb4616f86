import { Inject, Injectable } from '@nestjs/common';
import { refusedWith } from '@sunwai/contracts';
import type { Clock } from '@sunwai/kernel';
import type { Pack, PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import { CLOCK } from '@sunwai/telemetry';
import { yearAt } from '../projection/register-entries.js';
import { RegistersDatabase } from '../registers-database.js';
import type { TicketSummary } from './ticket-summary.js';
import { nameOf, summaryOf } from './ticket-summary.js';
import type { Viewer } from './viewer.js';
import { within } from './viewer.js';

export type RegisterListed = {
  readonly pack: string;
  readonly department: string;
  readonly name: string;
  readonly year: number;
  readonly entries: number;
};

/** A line of a register: the ticket as it stands now, under the serial number that it got once and for all. */
export type RegisterLine = {
  readonly serial: number;
  readonly enteredAt: string;
  /** Set while another department has it: the line stays, and says where it went. */
  readonly moved?: { readonly at: string; readonly to: string; readonly toName: string; readonly why: string };
  readonly ticket: TicketSummary;
};

export type RegisterAsked = {
  readonly pack?: string | undefined;
  readonly department: string;
  readonly year?: number | undefined;
};
export type RegisterFound = { readonly pack: Pack; readonly department: string; readonly year: number };

@Injectable()
export class DepartmentRegisters {
  constructor(
    @Inject(RegistersDatabase) private readonly registers: RegistersDatabase,
    @Inject(PACKS) private readonly packs: PackRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(
    language: string,
    viewer: Viewer,
    asked: { pack?: string | undefined },
  ): Promise<readonly RegisterListed[]> {
    const { pack, department } = within(viewer, asked);
    let select = this.registers.db
      .selectFrom('entries')
      .select((row) => ['pack', 'department', 'year', row.fn.countAll<number>().as('entries')])
      .groupBy(['pack', 'department', 'year'])
      .orderBy('pack')
      .orderBy('year', 'desc')
      .orderBy('department');
    if (pack !== undefined) select = select.where('pack', '=', pack);
    if (department !== undefined) select = select.where('department', '=', department);
    return (await select.execute()).map((row) => ({
      ...row,
      name: nameOf(this.packs.find(row.pack), 'department', row.department, language),
    }));
  }

  /** Which register is meant: of the only pack, or of the pack named; of this year, or of the year named. */
  async find({ pack: packId, department, year }: RegisterAsked, viewer: Viewer): Promise<RegisterFound> {
    const allowed = within(viewer, { pack: packId, department });
    const all = this.packs.all();
    const pack = allowed.pack === undefined ? (all.length === 1 ? all[0] : undefined) : this.packs.find(allowed.pack);
    if (!pack) {
      if (allowed.pack !== undefined) throw refusedWith('pack.unknown', { pack: allowed.pack });
      throw refusedWith('request.invalid', { fields: ['pack'], problems: ['pack must be named: there are several'] });
    }
    if (!pack.department(department) && !(await this.hasEntries(pack.id, department))) {
      throw refusedWith('pack.unknown_department', { department });
    }
    return { pack, department, year: year ?? yearAt(this.clock.now(), pack.timezone) };
  }

  private async hasEntries(pack: string, department: string): Promise<boolean> {
    const entries = this.registers.db.selectFrom('entries').select('serial');
    return (
      (await entries.where('pack', '=', pack).where('department', '=', department).limit(1).executeTakeFirst()) !==
      undefined
    );
  }

  /** At most `limit` lines with serial numbers after `after`. */
  async lines(
    { pack, department, year }: RegisterFound,
    { after, limit }: { readonly after: number; readonly limit: number },
    language: string,
    viewer: Viewer,
  ): Promise<readonly RegisterLine[]> {
    const rows = await this.registers.db
      .selectFrom('entries')
      .innerJoin('tickets', 'tickets.number', 'entries.number')
      .innerJoin('personal', 'personal.number', 'entries.number')
      .selectAll('tickets')
      .select(['personal.personal', 'serial', 'entered_at', 'moved_at', 'moved_to', 'moved_why'])
      .where('entries.pack', '=', pack.id)
      .where('entries.department', '=', department)
      .where('entries.year', '=', year)
      .where('entries.serial', '>', after)
      .orderBy('entries.serial')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      serial: row.serial,
      enteredAt: row.entered_at,
      ...(row.moved_at !== null &&
        row.moved_to !== null && {
          moved: {
            at: row.moved_at,
            to: row.moved_to,
            toName: nameOf(pack, 'department', row.moved_to, language),
            why: row.moved_why ?? '',
          },
        }),
      ticket: summaryOf(row, pack, language, viewer),
    }));
  }
}
