import type { Instant } from '@sunwai/kernel';
import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { Holder } from '../../facts.js';
import {
  assignment,
  ifClosed,
  needsNoConfirmation,
  sameHolder,
  unlessInHand,
  wantsHolder,
  whichHolder,
} from '../../rules.js';

/** Gives the ticket to whom it belongs: at first, or after the holder declined. Later changes are transfers. */
export type AssignTicket = {
  readonly type: 'AssignTicket';
  readonly to: Holder;
  readonly clock?: { readonly policyVersion: string; readonly dueAt: Instant };
};

/** Routing assigns by itself only where the pack lets it, and never back to who declined; a person may insist. */
export const assignTicket: Decide<AssignTicket> = ({ to, clock }, ticket, { actor, policy }) => {
  const closed = ifClosed(ticket);
  if (closed) return closed;
  if (!policy.knowsHolder(to)) return refuse('holder.unknown', whichHolder(to));
  if (!wantsHolder(ticket)) {
    if (sameHolder(ticket.holder, to)) return [];
    return unlessInHand(ticket) ?? refuse('ticket.already_assigned', whichHolder(ticket.holder ?? to));
  }
  if (actor.kind !== 'system') return [assignment(ticket, to, 'manual', { clock })];
  const confidence = ticket.classification?.confidence ?? 0;
  if (!needsNoConfirmation(ticket, confidence, policy)) return refuse('assignment.needs_confirmation', { confidence });
  if (ticket.declinedBy.some((holder) => sameHolder(holder, to))) {
    return refuse('assignment.declined_by_them', whichHolder(to));
  }
  return [assignment(ticket, to, ticket.status === 'filed' ? 'routed' : 'declined', { clock })];
};
