import type { TicketEventMessage } from '@sunwai/contracts';
import type { Instant } from '@sunwai/kernel';
import { PoisonMessageError } from '@sunwai/messaging';
import type { Ticket, TicketClassified } from '@sunwai/ticket';
import { evolve, kindOf } from '@sunwai/ticket';
import type { TicketRow } from '../tables/registers.tables.js';
import { orderedJson } from './ordered-json.js';

/** A ticket as its events tell it, and what lists want to know besides. Nothing personal. */
export type KnownTicket = {
  readonly ticket: Ticket;
  /** When somebody first held it. */
  readonly assignedAt?: Instant;
  /** Version of the event that last brought it into a department's register. */
  readonly entryVersion?: number;
  /** What routing's newest suggestion rests on, and what else it may be. */
  readonly because: TicketClassified['data']['because'];
  readonly alternatives: TicketClassified['data']['alternatives'];
};

export type FoldedTicket = {
  readonly version: number;
  readonly pack: string;
  readonly changedAt: Instant;
  readonly known: KnownTicket;
};

/**
 * The ticket after the event; unchanged when it had come so far already.
 * @throws {PoisonMessageError} an event before it never came: only a rebuild helps
 */
export const afterEvent = (
  before: FoldedTicket | undefined,
  { number, version, event, metadata }: TicketEventMessage,
): FoldedTicket => {
  const had = before?.version ?? 0;
  if (before && version <= had) return before;
  if (version !== had + 1) {
    throw new PoisonMessageError(`The registers have ${number} up to version ${had} and got ${version}; rebuild them`);
  }
  const at = metadata.occurredAt;
  const ticket = evolve(before?.known.ticket, event, at);
  const { because = [], alternatives = [] } = event.type === 'TicketClassified' ? event.data : (before?.known ?? {});
  const assignedAt = before?.known.assignedAt ?? (ticket.holder && at);
  const moved = before?.known.ticket.holder?.department !== ticket.holder?.department;
  const entryVersion = moved ? version : before?.known.entryVersion;
  return {
    version,
    pack: before?.pack ?? metadata.pack,
    changedAt: at,
    known: {
      ticket,
      because,
      alternatives,
      ...(assignedAt !== undefined && { assignedAt }),
      ...(entryVersion !== undefined && { entryVersion }),
    },
  };
};

export const foldedOf = (row: Pick<TicketRow, 'version' | 'pack' | 'changed_at' | 'known'>): FoldedTicket => ({
  version: row.version,
  pack: row.pack,
  changedAt: row.changed_at,
  known: JSON.parse(row.known) as KnownTicket,
});

export const rowOf = ({ version, pack, changedAt, known }: FoldedTicket): TicketRow => {
  const { ticket, assignedAt, entryVersion } = known;
  const { classification, holder, assignment, report, closed, feedback } = ticket;
  return {
    number: ticket.number,
    version,
    pack,
    status: ticket.status,
    awaits: awaitedOf(ticket),
    round: ticket.round,
    channel: ticket.channel,
    kind: kindOf(ticket),
    category: classification?.category ?? null,
    priority: classification?.priority ?? null,
    confidence: classification?.confidence ?? null,
    place: classification?.place ?? ticket.statedPlace ?? null,
    department: holder?.department ?? null,
    office: holder?.office ?? null,
    officer: holder?.officer ?? null,
    level: holder?.level ?? null,
    complainant: ticket.complainant,
    entered_by: ticket.enteredBy ?? null,
    filed_at: ticket.filedAt,
    assigned_at: assignedAt ?? null,
    entry_version: entryVersion ?? null,
    acknowledged_at: assignment?.acknowledgedAt ?? null,
    due_at: dueAtOf(ticket),
    reported_at: report?.submittedAt ?? null,
    delivered_at: report?.deliveredAt ?? null,
    read_at: report?.readAt ?? null,
    closed_at: closed?.closedAt ?? null,
    outcome: closed?.outcome ?? null,
    disputes: ticket.disputes,
    satisfied: feedback === undefined ? null : feedback.satisfied ? 1 : 0,
    declined: assignment?.declined ? 1 : 0,
    abuse: ticket.abuse?.suspicion ?? null,
    parent: ticket.parent?.number ?? null,
    files: ticket.evidence.reduce((count, { media }) => count + media.length, 0),
    changed_at: changedAt,
    known: orderedJson(known),
  };
};

const awaitedOf = ({ status, assignment }: Ticket): 'control_room' | 'department' | 'complainant' | null => {
  switch (status) {
    case 'filed':
    case 'disputed':
      return 'control_room';
    case 'assigned':
    case 'reopened':
      return assignment?.declined ? 'control_room' : 'department';
    case 'reported':
      return 'complainant';
    case 'closed':
      return null;
  }
};

const dueAtOf = ({ deadlines, assignment, status }: Ticket): Instant | null => {
  if (status !== 'assigned' && status !== 'reopened') return null;
  const running = deadlines.filter(({ paused, what }) => !paused && what === 'report').map(({ dueAt }) => dueAt);
  return running.sort()[0] ?? assignment?.clock?.dueAt ?? null;
};
