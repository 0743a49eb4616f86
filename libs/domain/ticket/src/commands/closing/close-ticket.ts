import { refuse } from '@sunwai/kernel';
import type { Decide, DecisionContext } from '../../decision.js';
import type { TicketEvent } from '../../events.js';
import type { Actor, CloseOutcome, TicketNumber } from '../../facts.js';
import { unlessVerified } from '../../grounds.js';
import { ifClosed, reasonOf } from '../../rules.js';
import { currentReport, kindOf, type Ticket } from '../../ticket.js';
import { linkTicket } from '../filing/link-ticket.js';

/** Closed for another reason than an accepted or unanswered report; those follow from feedback and silence. */
export type CloseTicket = {
  readonly type: 'CloseTicket';
  readonly personal?: { readonly words: string };
} & (
  | { readonly outcome: ClosableAs; readonly duplicateOf?: undefined }
  | { readonly outcome: 'duplicate'; readonly duplicateOf: TicketNumber }
);

type ClosableAs = Exclude<CloseOutcome, 'accepted' | 'no_answer' | 'duplicate'>;

/** Who may close as what. The complainant may always withdraw; the rest is for people of the control room, by name. */
const closers: Record<CloseTicket['outcome'], readonly Actor['kind'][]> = {
  withdrawn: ['citizen', 'adapter', 'operator', 'control_room', 'supervisor'],
  duplicate: ['operator', 'control_room', 'supervisor'],
  noted: ['operator', 'control_room', 'supervisor', 'system'],
  abuse: ['control_room', 'supervisor'],
  out_of_scope: ['control_room', 'supervisor'],
  upheld: ['control_room', 'supervisor'],
};

export const closeTicket: Decide<CloseTicket> = (command, ticket, context) => {
  const { actor } = context;
  const { outcome } = command;
  if (!closers[outcome].includes(actor.kind)) {
    return refuse('actor.not_entitled', { actor: actor.kind, command: `CloseTicket ${outcome}` });
  }
  const refused = ifClosed(ticket) ?? noGround(outcome, ticket, context);
  if (refused) return refused;
  const closed: TicketEvent = {
    type: 'TicketClosed',
    data: {
      outcome,
      round: ticket.round,
      authority: authorityOf(actor),
      ...(command.outcome === 'duplicate' && { duplicateOf: command.duplicateOf }),
    },
    ...reasonOf(ticket, command.personal),
  };
  if (command.outcome !== 'duplicate') return [closed];
  const linked = linkTicket(
    { type: 'LinkTicket', relation: 'duplicate_of', other: command.duplicateOf },
    ticket,
    context,
  );
  return 'refused' in linked ? linked : [...linked, closed];
};

const noGround = (outcome: CloseTicket['outcome'], ticket: Ticket, { policy }: DecisionContext) => {
  const { round, status } = ticket;
  switch (outcome) {
    case 'noted':
      if (status === 'disputed') return refuse('dispute.undecided', { round });
      return kindOf(ticket) === 'grievance' ? refuse('close.grievance', { kind: 'grievance' }) : undefined;
    case 'abuse':
      return ticket.abuse ? undefined : refuse('abuse.not_flagged');
    case 'out_of_scope':
      return ticket.report ? refuse('close.report_stands', { round }) : undefined;
    case 'upheld':
      if (status === 'disputed') return refuse('dispute.undecided', { round });
      if (ticket.disputes === 0) return refuse('close.not_disputed', { round });
      if (status !== 'reported') return refuse('ticket.not_reported', { status });
      // No authority upholds what the complainant has not been shown.
      if (currentReport(ticket)?.deliveredAt === undefined) return refuse('report.not_delivered', { round });
      return unlessVerified(ticket, policy);
    default:
      return undefined;
  }
};

const authorityOf = ({ kind }: Actor) => {
  if (kind === 'citizen' || kind === 'adapter') return 'citizen';
  if (kind === 'supervisor') return 'supervisor';
  return kind === 'system' ? 'policy' : 'control_room';
};
