import { Inject, Injectable } from '@nestjs/common';
import { refusedWith } from '@sunwai/contracts';
import { RefusedError, isRefusal } from '@sunwai/kernel';
import type { MediaLinks } from '@sunwai/media';
import { MEDIA_LINKS } from '@sunwai/media';
import type { PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import type { MediaRef } from '@sunwai/ticket';
import { parseTicketNumber } from '@sunwai/ticket';
import type { KnownTicket } from '../projection/known-ticket.js';
import type { PersonalOfTicket, Said } from '../projection/personal-of-ticket.js';
import { personalOf } from '../projection/personal-of-ticket.js';
import { RegistersDatabase } from '../registers-database.js';
import type { EntryRow, PersonalRow, ReportRow, TicketRow } from '../tables/registers.tables.js';
import type { TicketSummary } from './ticket-summary.js';
import { nameOf, summaryOf } from './ticket-summary.js';
import type { Viewer } from './viewer.js';

/** A file with a link that works for a short while; no link for callers who may not see files, or when there is none. */
export type ShownFile = MediaRef & { readonly link?: string };

/** One ticket with everything that a page about it needs. */
export type TicketPageContents = TicketSummary & {
  readonly placeWords?: string;
  readonly account?: string;
  readonly language: KnownTicket['ticket']['language'];
  /** What routing suggests, why, and what else it may be. */
  readonly suggestion?: {
    readonly by: string;
    readonly holder?: NonNullable<KnownTicket['ticket']['classification']>['suggested'];
    readonly holderName?: string;
    readonly because: readonly string[];
    readonly alternatives: KnownTicket['alternatives'];
  };
  /** Everything that was said or shown, in order; the complaint first. */
  readonly said: readonly (Omit<Said, 'media'> & { readonly media?: readonly ShownFile[] })[];
  readonly reports: readonly Omit<ReportRow, 'number' | 'pack'>[];
  /** Its lines in departments' registers. */
  readonly entries: readonly Omit<EntryRow, 'number' | 'pack'>[];
  readonly contacts: KnownTicket['ticket']['contacts'];
  readonly notifications: KnownTicket['ticket']['notifications'];
  readonly deadlines: KnownTicket['ticket']['deadlines'];
  readonly children: KnownTicket['ticket']['children'];
  /** Other tickets of the same person, newest first, at most 20. */
  readonly others: readonly { readonly number: string; readonly status: string; readonly filedAt: string }[];
  readonly disputableUntil?: string;
};

const OTHERS = 20;

@Injectable()
export class TicketPages {
  constructor(
    @Inject(RegistersDatabase) private readonly registers: RegistersDatabase,
    @Inject(PACKS) private readonly packs: PackRegistry,
    @Inject(MEDIA_LINKS) private readonly links: MediaLinks,
  ) {}

  /** Refused with `number.malformed`, `number.check_failed`, `number.unknown` or `ticket.not_yours`. */
  async show(written: string, language: string, viewer: Viewer): Promise<TicketPageContents> {
    const number = parseTicketNumber(written);
    if (isRefusal(number)) throw new RefusedError(number);
    const { db } = this.registers;
    const row = await db
      .selectFrom('tickets')
      .innerJoin('personal', 'personal.number', 'tickets.number')
      .selectAll('tickets')
      .select('personal.personal')
      .where('tickets.number', '=', number)
      .executeTakeFirst();
    if (!row || (viewer.pack !== undefined && row.pack !== viewer.pack))
      throw refusedWith('number.unknown', { number });
    if (viewer.department !== undefined && row.department !== viewer.department) {
      throw refusedWith('ticket.not_yours', { number });
    }
    const reports = await db.selectFrom('reports').selectAll().where('number', '=', number).orderBy('round').execute();
    const entries = await db
      .selectFrom('entries')
      .selectAll()
      .where('number', '=', number)
      .orderBy('entered_at')
      .execute();
    return this.contents(row, reports, entries, await this.othersOf(row, viewer), language, viewer);
  }

  private async othersOf({ complainant, number, pack }: TicketRow, { department }: Viewer) {
    const others = this.registers.db
      .selectFrom('tickets')
      .select(['number', 'status', 'filed_at as filedAt'])
      .where('complainant', '=', complainant)
      .where('pack', '=', pack)
      .where('number', '!=', number)
      .orderBy('filed_at', 'desc')
      .limit(OTHERS);
    return (department === undefined ? others : others.where('department', '=', department)).execute();
  }

  private contents(
    row: TicketRow & Pick<PersonalRow, 'personal'>,
    reports: readonly ReportRow[],
    entries: readonly EntryRow[],
    others: TicketPageContents['others'],
    language: string,
    viewer: Viewer,
  ): TicketPageContents {
    const { ticket } = JSON.parse(row.known) as KnownTicket;
    const personal = personalOf(row);
    return {
      ...summaryOf(row, this.packs.find(row.pack), language, viewer),
      ...(personal.placeWords !== undefined && { placeWords: personal.placeWords }),
      ...(viewer.seesContacts && personal.account !== undefined && { account: personal.account }),
      language: ticket.language,
      ...this.suggestionOf(row, language),
      said: this.shown(personal, viewer),
      reports: reports.map(({ number: _number, pack: _pack, ...report }) => report),
      entries: entries.map(({ number: _number, pack: _pack, ...entry }) => entry),
      contacts: ticket.contacts,
      notifications: ticket.notifications,
      deadlines: ticket.deadlines,
      children: ticket.children,
      others,
      ...(ticket.closed?.disputableUntil !== undefined && { disputableUntil: ticket.closed.disputableUntil }),
    };
  }

  private suggestionOf({ known, pack: packId }: TicketRow, language: string): Pick<TicketPageContents, 'suggestion'> {
    const { ticket, because, alternatives } = JSON.parse(known) as KnownTicket;
    const { classification } = ticket;
    if (!classification) return {};
    const holder = classification.suggested;
    const pack = this.packs.find(packId);
    return {
      suggestion: {
        by: classification.by,
        ...(holder && { holder, holderName: pack?.nameOfHolder(holder, language) ?? holder.office }),
        because,
        alternatives: alternatives.map((one) => ({
          ...one,
          categoryName: nameOf(pack, 'category', one.category, language),
          departmentName: nameOf(pack, 'department', one.department, language),
        })),
      },
    };
  }

  /** Notes among the control room's own people are not for departments. */
  private shown({ said }: PersonalOfTicket, viewer: Viewer): TicketPageContents['said'] {
    return said
      .filter(({ audience }) => audience !== 'internal' || viewer.department === undefined)
      .map(({ media, ...rest }) => ({
        ...rest,
        ...(media && { media: media.map((file) => this.linked(file, viewer)) }),
      }));
  }

  private linked(file: MediaRef, { seesFiles, id }: Viewer): ShownFile {
    if (!seesFiles || file.sha256 === undefined) return file;
    return { ...file, link: this.links.sign(file.sha256, { audience: id }) };
  }
}
