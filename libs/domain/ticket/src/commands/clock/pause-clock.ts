import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { TicketEventOf } from '../../events.js';
import { ifClosed } from '../../rules.js';

/** The deadline's time stands still: the department waits for the complainant, or has said why it takes longer. */
export type PauseClock = {
  readonly type: 'PauseClock';
  readonly deadlineId: string;
  readonly why: TicketEventOf<'ClockPaused'>['data']['why'];
};

export const pauseClock: Decide<PauseClock> = ({ deadlineId, why }, ticket) => {
  const closed = ifClosed(ticket);
  if (closed) return closed;
  const deadline = ticket.deadlines.find((running) => running.deadlineId === deadlineId);
  if (!deadline) return refuse('deadline.not_running', { deadlineId });
  return deadline.paused ? [] : [{ type: 'ClockPaused', data: { deadlineId, why } }];
};
