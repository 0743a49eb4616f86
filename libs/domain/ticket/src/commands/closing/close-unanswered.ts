import { plus, refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import { closed, hasAccepted, unlessVerified } from '../../grounds.js';
import { unlessReported } from '../../rules.js';
import { currentReport } from '../../ticket.js';

/** The window after the report is over. Asked for by a timer; the rules look for themselves. */
export type CloseUnanswered = { readonly type: 'CloseUnanswered'; readonly round: number };

/**
 * Silence closes only what was delivered, and counts from delivery or from the complainant's last word, whichever is
 * later. "Not satisfied" without a reason is no silence. If the complainant had accepted (in a pack that waits all the
 * same), it closes as accepted.
 */
export const closeUnanswered: Decide<CloseUnanswered> = ({ round }, ticket, { now, policy }) => {
  const refused = unlessReported(round, ticket);
  if (refused) return refused;
  const deliveredAt = currentReport(ticket)?.deliveredAt;
  if (deliveredAt === undefined) return refuse('report.not_delivered', { round });
  if (ticket.feedback?.round === round && !ticket.feedback.satisfied)
    return refuse('feedback.not_satisfied', { round });
  const heard = ticket.lastHeardAt > deliveredAt ? ticket.lastHeardAt : deliveredAt;
  const until = plus(heard, policy.silenceWindow);
  if (now < until) return refuse('silence.window_open', { until });
  const unverified = unlessVerified(ticket, policy);
  if (unverified) return unverified;
  return hasAccepted(ticket)
    ? [closed(ticket, 'accepted', 'citizen', now, policy)]
    : [closed(ticket, 'no_answer', 'policy', now, policy)];
};
