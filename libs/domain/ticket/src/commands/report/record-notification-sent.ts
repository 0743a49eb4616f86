import type { Decide } from '../../decision.js';
import type { NotificationPurpose } from '../../events.js';
import type { Channel } from '../../facts.js';

/** The channel took a message of ours; its id is what a reply to it names. */
export type RecordNotificationSent = {
  readonly type: 'RecordNotificationSent';
  readonly purpose: NotificationPurpose;
  readonly round?: number;
  readonly to: 'complainant' | 'officer';
  readonly channel: Channel;
  readonly messageId: string;
};

/** Once for each message; also when its receipt was faster, for the record of what was sent must be whole. */
export const recordNotificationSent: Decide<RecordNotificationSent> = ({ type: _type, ...data }, ticket) =>
  ticket.notifications.some(
    ({ messageId, channel, taken }) => taken && messageId === data.messageId && channel === data.channel,
  )
    ? []
    : [{ type: 'NotificationSent', data }];
