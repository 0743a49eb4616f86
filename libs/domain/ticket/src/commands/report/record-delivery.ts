import type { Instant } from '@sunwai/kernel';
import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { Channel } from '../../facts.js';
import { believable } from '../../rules.js';
import type { Notification, Ticket } from '../../ticket.js';

/** The complainant's device has the report; or it was read out to them (channel `phone` or `desk`, any id). */
export type RecordDelivery = {
  readonly type: 'RecordDelivery';
  readonly round: number;
  readonly channel: Channel;
  readonly messageId: string;
  readonly deliveredAt: Instant;
};

/**
 * Receipts come twice, late, out of order, and for every message of ours: those that tell nothing new of a report change
 * nothing. Accepted in every state, also for an earlier round: it is a fact about that round.
 */
export const recordDelivery: Decide<RecordDelivery> = (command, ticket, { now }) => {
  const known = notificationOf(ticket, command);
  if (known && (known.purpose !== 'report' || known.state === 'delivered' || known.state === 'read')) return [];
  const round = known?.round ?? command.round;
  const refused = unlessReportOf(round, ticket);
  if (refused) return refused;
  const { channel, messageId } = command;
  const deliveredAt = believable(command.deliveredAt, reportedAt(ticket, round), now);
  return [{ type: 'ReportDelivered', data: { round, channel, messageId, deliveredAt } }];
};

export const notificationOf = (
  ticket: Ticket,
  { messageId, channel }: { readonly messageId: string; readonly channel: Channel },
): Notification | undefined =>
  ticket.notifications.find((notification) => notification.messageId === messageId && notification.channel === channel);

export const unlessReportOf = (round: number, { report, round: current }: Ticket) => {
  if (report && round >= 1 && round <= report.round) return undefined;
  return round > current || round < 1 ? refuse('round.unknown', { round, current }) : refuse('report.none', { round });
};

export const reportedAt = ({ report }: Ticket, round: number): Instant | undefined =>
  report?.round === round ? report.submittedAt : undefined;
