import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import { unlessInHand } from '../../rules.js';

/** One level up. For `deadline_passed` the deadline must be named. (`disputed_again` follows from a dispute alone.) */
export type EscalateTicket = {
  readonly type: 'EscalateTicket';
} & (
  | { readonly reason: 'deadline_passed'; readonly deadlineId: string }
  | { readonly reason: 'officer_inactive' | 'control_room'; readonly deadlineId?: undefined }
);

/** A deadline escalates once, and only when it has really passed; at the top the refusal says so, nobody is asked twice. */
export const escalateTicket: Decide<EscalateTicket> = ({ reason, deadlineId }, ticket, { now, policy }) => {
  const refused = unlessInHand(ticket);
  if (refused) return refused;
  if (reason === 'deadline_passed') {
    const deadline = ticket.deadlines.find((running) => running.deadlineId === deadlineId);
    if (!deadline) return refuse('deadline.not_running', { deadlineId });
    if (deadline.escalated) return [];
    if (deadline.paused) return refuse('deadline.paused', { deadlineId });
    if (now < deadline.dueAt) return refuse('deadline.not_due', { deadlineId, dueAt: deadline.dueAt });
  }
  const from = ticket.holder;
  if (!from) return refuse('ticket.not_assigned', { status: ticket.status });
  const to = policy.holderAbove(from);
  if (!to) return refuse('escalation.top_level', { department: from.department, level: from.level });
  return [{ type: 'TicketEscalated', data: { from, to, reason, ...(deadlineId !== undefined && { deadlineId }) } }];
};
