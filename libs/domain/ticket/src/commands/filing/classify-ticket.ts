import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { TicketEvent } from '../../events.js';
import type { Holder, JurisdictionId, Kind, Priority } from '../../facts.js';
import { assignment, ifClosed, needsNoConfirmation, sameHolder, wantsHolder, whichHolder } from '../../rules.js';
import type { Ticket } from '../../ticket.js';

/** What the matter is, and whose it may be. */
export type ClassifyTicket = {
  readonly type: 'ClassifyTicket';
  readonly kind: Kind;
  readonly category: string;
  readonly priority: Priority;
  readonly place?: JurisdictionId;
  /** What told a machine so; a person's classification is always `operator`. */
  readonly by?: 'rule' | 'learned';
  /** 0 to 1. */
  readonly confidence: number;
  readonly suggested?: Holder;
  readonly alternatives: readonly {
    readonly category: string;
    readonly department: string;
    readonly confidence: number;
  }[];
  readonly because: readonly string[];
};

/**
 * Suggests, and assigns in the same step where the pack lets routing do so by itself. A person's word is never overruled
 * by a rule, except that a declined ticket needs a new suggestion.
 */
export const classifyTicket: Decide<ClassifyTicket> = (command, ticket, { actor, policy }) => {
  const closed = ifClosed(ticket);
  if (closed) return closed;
  const by = actor.kind === 'system' ? (command.by ?? 'rule') : 'operator';
  if (by !== 'operator' && ticket.classification?.by === 'operator' && !wantsHolderAgain(ticket)) {
    return refuse('classification.by_operator');
  }
  const { suggested, confidence } = command;
  if (suggested && !policy.knowsHolder(suggested)) return refuse('holder.unknown', whichHolder(suggested));
  const { type: _type, ...data } = command;
  const classified: TicketEvent = { type: 'TicketClassified', data: { ...data, by } };
  const assigns =
    suggested !== undefined &&
    wantsHolder(ticket) &&
    needsNoConfirmation(ticket, confidence, policy) &&
    !ticket.declinedBy.some((holder) => sameHolder(holder, suggested));
  if (!assigns) return [classified];
  const reason = by === 'operator' ? 'manual' : ticket.status === 'filed' ? 'routed' : 'declined';
  return [classified, assignment(ticket, suggested, reason)];
};

const wantsHolderAgain = (ticket: Ticket): boolean => ticket.status !== 'filed' && wantsHolder(ticket);
