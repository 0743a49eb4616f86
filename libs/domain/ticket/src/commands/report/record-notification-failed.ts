import type { Decide } from '../../decision.js';
import type { NotificationPurpose } from '../../events.js';
import type { Channel } from '../../facts.js';

/** A message of ours will not arrive. */
export type RecordNotificationFailed = {
  readonly type: 'RecordNotificationFailed';
  readonly purpose: NotificationPurpose;
  readonly round?: number;
  readonly to: 'complainant' | 'officer';
  readonly channel: Channel;
  /** Absent when the channel refused it outright. */
  readonly messageId?: string;
  /** The provider's code, e.g. `whatsapp.131026`. */
  readonly code: string;
};

/** The same failure told twice is one; so is a failure told of a message that did arrive (providers do that). */
export const recordNotificationFailed: Decide<RecordNotificationFailed> = ({ type: _type, ...data }, ticket) => {
  const known = ticket.notifications.some((notification) =>
    data.messageId === undefined
      ? notification.state === 'failed' &&
        notification.messageId === undefined &&
        notification.purpose === data.purpose &&
        notification.round === data.round &&
        notification.to === data.to &&
        notification.code === data.code
      : notification.messageId === data.messageId &&
        notification.channel === data.channel &&
        notification.state !== 'sent',
  );
  return known ? [] : [{ type: 'NotificationFailed', data }];
};
