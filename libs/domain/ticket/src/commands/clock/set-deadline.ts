import type { Instant } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { TicketEventOf } from '../../events.js';
import { ifClosed } from '../../rules.js';

/** What is due when, under which policy and calendar. The same id again moves the deadline. */
export type SetDeadline = {
  readonly type: 'SetDeadline';
  readonly deadlineId: string;
  readonly what: TicketEventOf<'DeadlineSet'>['data']['what'];
  readonly dueAt: Instant;
  readonly policyVersion: string;
  readonly calendar: string;
};

export const setDeadline: Decide<SetDeadline> = ({ type: _type, ...data }, ticket) => {
  const closed = ifClosed(ticket);
  if (closed) return closed;
  const isSet = ticket.deadlines.some(
    (running) =>
      running.deadlineId === data.deadlineId &&
      running.what === data.what &&
      running.dueAt === data.dueAt &&
      running.policyVersion === data.policyVersion &&
      running.calendar === data.calendar,
  );
  return isSet ? [] : [{ type: 'DeadlineSet', data }];
};
