import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { PersonalOf, TicketEvent } from '../../events.js';
import type { Channel, MediaRef } from '../../facts.js';
import { ofComplainant, reopening, unlessRound } from '../../rules.js';
import { currentReport } from '../../ticket.js';

/**
 * The complainant says that the report is wrong: not done, partly done, or not true. It is the system's quality check
 * (Amethi A7, A8), so it is never refused for its form (words may be empty); only for its time and its round.
 */
export type DisputeReport = {
  readonly type: 'DisputeReport';
  readonly round: number;
  readonly channel: Channel;
  readonly evidence: readonly MediaRef[];
  readonly personal: PersonalOf<'ReportDisputed'>;
};

export const disputeReport: Decide<DisputeReport> = (command, ticket, { now, policy }) => {
  const { round, channel, evidence, personal } = command;
  const wrongRound = unlessRound(round, ticket);
  if (wrongRound) return wrongRound;
  if (ticket.closed) {
    const { disputableUntil: until, outcome } = ticket.closed;
    if (until === undefined) return refuse('dispute.not_possible', { outcome });
    if (now > until) return refuse('dispute.window_passed', { until });
  }
  const report = currentReport(ticket);
  if (!report || !ticket.holder) return refuse('report.none', { round });
  if (ticket.status === 'disputed') return refuse('dispute.already_open', { round });
  const disputed: TicketEvent = {
    type: 'ReportDisputed',
    data: { round, channel, evidence, holder: report.holder },
    personal: ofComplainant(ticket, personal),
  };
  if (policy.disputeMode === 'review') return [disputed];
  return [disputed, ...reopening(ticket, ticket.holder, ticket.disputes + 1, 'disputed', policy)];
};
