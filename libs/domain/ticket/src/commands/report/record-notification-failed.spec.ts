import {
  assigned,
  filed,
  given,
  notificationFailed,
  notificationSent,
  recordNotificationFailed,
  reportDelivered,
  reportSubmitted,
} from '@sunwai/testing';

const reported = [filed(), assigned(), reportSubmitted()] as const;

describe('recording that a message of ours will not arrive', () => {
  it('keeps the reason with the message', () =>
    given(...reported, notificationSent())
      .when(recordNotificationFailed())
      .leaves({
        notifications: [{ ...notificationSent().data, taken: true, state: 'failed', code: 'whatsapp.131026' }],
      }));

  it('told twice is once, with a message id and without', () => {
    given(...reported, notificationSent(), notificationFailed())
      .when(recordNotificationFailed())
      .changesNothing();
    given(...reported, notificationFailed({ messageId: undefined }))
      .when(recordNotificationFailed({ messageId: undefined }))
      .changesNothing();
  });

  it('told of what did arrive is none', () =>
    given(...reported, notificationSent(), reportDelivered())
      .when(recordNotificationFailed())
      .changesNothing());

  it('of another round is another failure', () =>
    given(...reported, notificationFailed({ messageId: undefined }))
      .when(recordNotificationFailed({ messageId: undefined, round: 2 }))
      .then(notificationFailed({ messageId: undefined, round: 2 })));
});
