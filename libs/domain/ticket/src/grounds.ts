import type { Instant } from '@sunwai/kernel';
import { plus, refuse } from '@sunwai/kernel';
import type { TicketPolicy } from './decision.js';
import type { TicketEvent } from './events.js';
import { currentReport, type Ticket } from './ticket.js';

/**
 * Closing is not the goal, resolution is (Uttarakhand U8). A ticket counts as resolved on three grounds alone: the
 * complainant accepts, stays silent through the window after a delivered report, or a named authority upholds the report
 * after a dispute.
 */
export const unlessVerified = (ticket: Ticket, policy: TicketPolicy) =>
  policy.requireVerification && currentReport(ticket)?.verified !== 'as_reported'
    ? refuse('report.not_verified', { round: ticket.round })
    : undefined;

export const hasAccepted = ({ feedback, round }: Ticket): boolean =>
  feedback !== undefined && feedback.round === round && feedback.satisfied && feedback.by === 'complainant';

/** The closing that follows at once from acceptance, where the pack closes so; none otherwise. */
export const acceptedAtOnce = (ticket: Ticket, now: Instant, policy: TicketPolicy): readonly TicketEvent[] => {
  const closes =
    ticket.status === 'reported' && policy.closesOnAcceptance && hasAccepted(ticket) && !unlessVerified(ticket, policy);
  return closes ? [closed(ticket, 'accepted', 'citizen', now, policy)] : [];
};

/** Closed on an answered report: still open to dispute for a while. */
export const closed = (
  { round }: Ticket,
  outcome: 'accepted' | 'no_answer',
  authority: 'citizen' | 'policy',
  now: Instant,
  policy: TicketPolicy,
): TicketEvent => ({
  type: 'TicketClosed',
  data: { outcome, round, authority, disputableUntil: plus(now, policy.disputeWindow) },
});
