import type { Instant, Refusal } from '@sunwai/kernel';
import { refuse } from '@sunwai/kernel';
import type { TicketPolicy } from './decision.js';
import type { TicketEvent, TicketEventOf } from './events.js';
import type { Actor, Holder, PersonRef } from './facts.js';
import type { TicketRefusalCode } from './refusals.js';
import { isInHand, type Side, type Ticket } from './ticket.js';

type No = Refusal<TicketRefusalCode> | undefined;

/**
 * Whatever is said on a ticket, by whomever, is about the complainant's matter: it is theirs to be forgotten, the
 * officer's words as well as their own.
 */
export const ofComplainant = <Personal extends object>(
  ticket: Ticket,
  personal: Personal,
): Personal & { readonly of: PersonRef } => ({ ...personal, of: ticket.complainant });

/** The personal part of an event whose reason in words is optional. */
export const reasonOf = (ticket: Ticket, personal: { readonly words: string } | undefined) =>
  personal && { personal: ofComplainant(ticket, personal) };

export const sameHolder = (one: Holder | undefined, other: Holder): boolean =>
  one !== undefined &&
  one.department === other.department &&
  one.office === other.office &&
  one.officer === other.officer &&
  one.level === other.level;

export const whichHolder = ({ department, office }: Holder) => ({ department, office });

export const ifClosed = ({ closed }: Ticket): No =>
  closed && refuse('ticket.closed', { outcome: closed.outcome, closedAt: closed.closedAt });

/** Refuses unless a department has the ticket in hand. */
export const unlessInHand = (ticket: Ticket): No => {
  if (isInHand(ticket)) return undefined;
  if (ticket.closed) return ifClosed(ticket);
  if (ticket.status === 'filed') return refuse('ticket.not_assigned', { status: ticket.status });
  if (ticket.status === 'disputed') return refuse('dispute.undecided', { round: ticket.round });
  return refuse('ticket.already_reported', { round: ticket.round });
};

/** Refuses a round that is not the ticket's present one. */
export const unlessRound = (
  round: number,
  ticket: Ticket,
  ifOld: 'report.old_round' | 'assignment.old_round' = 'report.old_round',
): No => {
  if (round === ticket.round) return undefined;
  return refuse(round < ticket.round && round >= 1 ? ifOld : 'round.unknown', { round, current: ticket.round });
};

/** Refuses unless a report of this very round waits for its answer. */
export const unlessReported = (round: number, ticket: Ticket): No => {
  const wrongRound = unlessRound(round, ticket);
  if (wrongRound) return wrongRound;
  if (ticket.closed) return ifClosed(ticket);
  return ticket.status === 'reported' ? undefined : refuse('ticket.not_reported', { status: ticket.status });
};

/** Assigned to nobody yet, or to somebody who said that it is not theirs. */
export const wantsHolder = (ticket: Ticket): boolean =>
  ticket.status === 'filed' || (isInHand(ticket) && ticket.assignment?.declined !== undefined);

/** Whether routing may assign by itself what it is so sure of. */
export const needsNoConfirmation = (
  ticket: Ticket,
  confidence: number,
  { confirmAssignment }: TicketPolicy,
): boolean => {
  // A suspected prank goes to nobody's desk before a person has looked at it.
  if (ticket.abuse || confirmAssignment === 'always') return false;
  return confirmAssignment === 'never' || confidence >= confirmAssignment.minConfidence;
};

export const assignment = (
  ticket: Ticket,
  to: Holder,
  reason: TicketEventOf<'TicketAssigned'>['data']['reason'],
  more: {
    readonly clock?: { readonly policyVersion: string; readonly dueAt: Instant } | undefined;
    readonly personal?: { readonly words: string } | undefined;
  } = {},
): TicketEvent => ({
  type: 'TicketAssigned',
  data: {
    round: ticket.round,
    ...(ticket.holder && { from: ticket.holder }),
    to,
    reason,
    ...(more.clock && { clock: more.clock }),
  },
  ...reasonOf(ticket, more.personal),
});

/**
 * The next round. The first dispute goes back to the officer who holds the ticket; from the second on it goes one level
 * up first, as long as there is one: the same officer is not asked a third time.
 */
export const reopening = (
  ticket: Ticket,
  holder: Holder,
  disputes: number,
  reason: 'disputed' | 'upheld',
  policy: TicketPolicy,
): readonly TicketEvent[] => {
  const above = disputes >= 2 ? policy.holderAbove(holder) : undefined;
  const to = above ?? holder;
  return [
    ...(above
      ? [{ type: 'TicketEscalated', data: { from: holder, to: above, reason: 'disputed_again' } } as const]
      : []),
    { type: 'TicketReopened', data: { round: ticket.round + 1, from: to, to, reason } },
  ];
};

/** On whose side the actor speaks. Those who type for others may say for whom; everybody else speaks for themselves. */
export const sideOf = (actor: Actor, ticket: Ticket, stated: Side | undefined): Side => {
  switch (actor.kind) {
    case 'citizen':
    case 'adapter':
      return 'complainant';
    case 'officer':
    case 'department':
      return actor.department === ticket.holder?.department ? 'department' : 'complainant';
    default:
      return stated ?? 'control_room';
  }
};

/** No time from outside lies in the future, whatever its clock says; nor before what it must follow. */
export const believable = (told: Instant, notBefore: Instant | undefined, now: Instant): Instant => {
  if (told > now) return now;
  return notBefore !== undefined && told < notBefore && notBefore <= now ? notBefore : told;
};
