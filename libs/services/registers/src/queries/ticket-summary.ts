import type { Pack } from '@sunwai/packs';
import type { TicketNumber } from '@sunwai/ticket';
import { displayTicketNumber } from '@sunwai/ticket';
import { personalOf } from '../projection/personal-of-ticket.js';
import type { PersonalRow, TicketRow } from '../tables/registers.tables.js';
import type { Viewer } from './viewer.js';

/** An id of the pack with its name in the language asked for. */
export type Named = { readonly id: string; readonly name: string };

/** A ticket in a list. */
export type TicketSummary = {
  readonly number: TicketNumber;
  /** As it is read out. */
  readonly display: string;
  readonly version: number;
  readonly pack: string;
  readonly status: string;
  readonly awaits?: string;
  readonly round: number;
  readonly channel: string;
  readonly kind: string;
  readonly category?: Named;
  readonly priority?: string;
  readonly confidence?: number;
  readonly place?: Named;
  readonly department?: Named;
  readonly office?: Named;
  readonly officer?: Named;
  readonly level?: number;
  readonly enteredBy?: string;
  readonly filedAt: string;
  readonly assignedAt?: string;
  readonly acknowledgedAt?: string;
  readonly dueAt?: string;
  readonly reportedAt?: string;
  readonly deliveredAt?: string;
  readonly readAt?: string;
  readonly closedAt?: string;
  readonly outcome?: string;
  readonly disputes: number;
  readonly satisfied?: boolean;
  readonly declined: boolean;
  readonly abuse?: string;
  readonly parent?: TicketNumber;
  readonly files: number;
  readonly changedAt: string;
  /** First words of the complaint, at most 200 characters. */
  readonly words: string;
  readonly complainant: { readonly person: string; readonly name?: string; readonly phone?: string };
};

const FIRST_WORDS = 200;

type ListedRow = Omit<TicketRow, 'known'> & Pick<PersonalRow, 'personal'>;

/** @param pack undefined for one that is gone: then ids stand for names */
export const summaryOf = (row: ListedRow, pack: Pack | undefined, language: string, viewer: Viewer): TicketSummary => {
  const { name, phone, said } = personalOf(row);
  const named = (id: string | null, of: 'category' | 'place' | 'department' | 'office' | 'officer') =>
    id === null ? undefined : { id, name: nameOf(pack, of, id, language) };
  return withoutNothing({
    number: row.number,
    display: displayTicketNumber(row.number),
    version: row.version,
    pack: row.pack,
    status: row.status,
    awaits: row.awaits,
    round: row.round,
    channel: row.channel,
    kind: row.kind,
    category: named(row.category, 'category'),
    priority: row.priority,
    confidence: row.confidence,
    place: named(row.place, 'place'),
    department: named(row.department, 'department'),
    office: named(row.office, 'office'),
    officer: named(row.officer, 'officer'),
    level: row.level,
    enteredBy: row.entered_by,
    filedAt: row.filed_at,
    assignedAt: row.assigned_at,
    acknowledgedAt: row.acknowledged_at,
    dueAt: row.due_at,
    reportedAt: row.reported_at,
    deliveredAt: row.delivered_at,
    readAt: row.read_at,
    closedAt: row.closed_at,
    outcome: row.outcome,
    disputes: row.disputes,
    satisfied: row.satisfied === null ? undefined : row.satisfied === 1,
    declined: row.declined === 1,
    abuse: row.abuse,
    parent: row.parent,
    files: row.files,
    changedAt: row.changed_at,
    words: [...(said[0]?.words ?? '')].slice(0, FIRST_WORDS).join(''),
    complainant: { person: row.complainant, ...(viewer.seesContacts && withoutNothing({ name, phone })) },
  });
};

/** The pack's name of what an id stands for; the id itself for what the pack no longer has. */
export const nameOf = (
  pack: Pack | undefined,
  of: 'category' | 'place' | 'department' | 'office' | 'officer',
  id: string,
  language: string,
): string => {
  const found = of === 'place' ? pack?.jurisdiction(id) : pack?.[of](id);
  return pack && found ? pack.nameIn(found.name, language) : id;
};

/** Without the fields that are null or undefined. */
type Present<Fields> = {
  [
    Name in keyof Fields as null extends Fields[Name] ? never : undefined extends Fields[Name] ? never : Name
  ]: Fields[Name];
} & {
  [
    Name in keyof Fields as null extends Fields[Name] ? Name : undefined extends Fields[Name] ? Name : never
  ]?: NonNullable<Fields[Name]>;
};

const withoutNothing = <Fields extends object>(fields: Fields): Present<Fields> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  ) as Present<Fields>;
