import type { Instant } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { Channel } from '../../facts.js';
import { believable } from '../../rules.js';
import { notificationOf, recordDelivery, reportedAt, unlessReportOf } from './record-delivery.js';

/** The complainant opened the report. */
export type RecordRead = {
  readonly type: 'RecordRead';
  readonly round: number;
  readonly channel: Channel;
  readonly messageId: string;
  readonly readAt: Instant;
};

/** What was read was delivered: where that receipt is missing (they overtake each other), it follows from this one. */
export const recordRead: Decide<RecordRead> = (command, ticket, context) => {
  const known = notificationOf(ticket, command);
  if (known && (known.purpose !== 'report' || known.state === 'read')) return [];
  const round = known?.round ?? command.round;
  const refused = unlessReportOf(round, ticket);
  if (refused) return refused;
  const { channel, messageId } = command;
  const readAt = believable(command.readAt, reportedAt(ticket, round), context.now);
  const delivered = recordDelivery(
    { type: 'RecordDelivery', round, channel, messageId, deliveredAt: readAt },
    ticket,
    context,
  );
  if ('refused' in delivered) return delivered;
  return [...delivered, { type: 'ReportRead', data: { round, channel, messageId, readAt } }];
};
