import { citizen, filed, given, notificationSent, recordNotificationSent, reportDelivered } from '@sunwai/testing';

describe('recording that a message of ours was taken', () => {
  it('keeps its id, so that a reply to it finds the ticket', () =>
    given(filed())
      .when(recordNotificationSent({ purpose: 'acknowledgement', round: undefined, messageId: 'wamid.ack' }))
      .leaves({
        notifications: [
          { purpose: 'acknowledgement', to: 'complainant', channel: 'whatsapp', messageId: 'wamid.ack', state: 'sent' },
        ],
      }));

  it('twice is once, also when the receipt was faster', () => {
    given(filed(), notificationSent()).when(recordNotificationSent()).changesNothing();
    given(filed(), reportDelivered()).when(recordNotificationSent()).changesNothing();
  });

  it('is for the machinery alone', () =>
    given(filed()).when(recordNotificationSent(), citizen).refusedWith('actor.not_entitled'));
});
