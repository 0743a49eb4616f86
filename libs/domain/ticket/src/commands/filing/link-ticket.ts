import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { LinkRelation } from '../../events.js';
import type { TicketNumber } from '../../facts.js';
import { isChildRelation } from '../../ticket.js';

/** The same matter as another ticket's. Said to both tickets, each from its own side; `other` is the one across. */
export type LinkTicket = {
  readonly type: 'LinkTicket';
  readonly relation: LinkRelation;
  readonly other: TicketNumber;
};

/** Links are one level deep, so that closing a parent tells every child, and no circle can arise. */
export const linkTicket: Decide<LinkTicket> = ({ relation, other }, ticket) => {
  if (other === ticket.number) return refuse('link.self', { number: other });
  const linked = [{ type: 'TicketLinked', data: { relation, other } }] as const;
  if (isChildRelation(relation)) {
    if (ticket.parent?.number === other) return ticket.parent.relation === relation ? [] : linked;
    if (ticket.parent) return refuse('link.already_linked', { parent: ticket.parent.number });
    return ticket.children.length > 0 ? refuse('link.has_children', { number: ticket.number }) : linked;
  }
  if (ticket.parent) return refuse('link.is_child', { parent: ticket.parent.number });
  return ticket.children.includes(other) ? [] : linked;
};
