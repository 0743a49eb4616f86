import type { Instant } from '@sunwai/kernel';
import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import { ifClosed } from '../../rules.js';

/** The time runs again, with the pause added: when it is due now. */
export type ResumeClock = { readonly type: 'ResumeClock'; readonly deadlineId: string; readonly dueAt: Instant };

export const resumeClock: Decide<ResumeClock> = ({ deadlineId, dueAt }, ticket) => {
  const closed = ifClosed(ticket);
  if (closed) return closed;
  const deadline = ticket.deadlines.find((running) => running.deadlineId === deadlineId);
  if (!deadline) return refuse('deadline.not_running', { deadlineId });
  return deadline.paused ? [{ type: 'ClockResumed', data: { deadlineId, dueAt } }] : [];
};
