import { citizen, filed, given, notificationSent, recordNotificationSent, reportDelivered } from '@sunwai/testing';

const overtaken = [filed(), reportDelivered()];

describe('recording that a message of ours was taken', () => {
  it('keeps its id, so that a reply to it finds the ticket', () =>
    given(filed())
      .when(recordNotificationSent({ purpose: 'acknowledgement', round: undefined, messageId: 'wamid.ack' }))
      .leaves({
        notifications: [
          {
            purpose: 'acknowledgement',
            to: 'complainant',
            channel: 'whatsapp',
            messageId: 'wamid.ack',
            state: 'sent',
            taken: true,
          },
        ],
      }));

  it('twice is once', () => given(filed(), notificationSent()).when(recordNotificationSent()).changesNothing());

  it('is on record also when its receipt was faster, and takes nothing back', () => {
    const receiptFirst = given(...overtaken).when(recordNotificationSent());
    receiptFirst.then(notificationSent());
    receiptFirst.leaves({ notifications: [{ ...notificationSent().data, state: 'delivered', taken: true }] });
    given(...overtaken, notificationSent())
      .when(recordNotificationSent())
      .changesNothing();
  });

  it('is for the machinery alone', () =>
    given(filed()).when(recordNotificationSent(), citizen).refusedWith('actor.not_entitled'));
});
