import {
  assigned,
  filed,
  given,
  notificationSent,
  recordRead,
  reportDelivered,
  reportRead,
  reportSubmitted,
} from '@sunwai/testing';

const sent = [filed(), assigned(), reportSubmitted(), notificationSent()] as const;
const at = '2026-11-22T08:00:00.000Z';

describe('recording that the report was read', () => {
  it('keeps when', () =>
    given(...sent, reportDelivered())
      .at(at)
      .when(recordRead())
      .then(reportRead()));

  it('implies the delivery whose receipt is missing', () =>
    given(...sent)
      .at(at)
      .when(recordRead())
      .then(reportDelivered({ deliveredAt: '2026-11-22T07:05:00.000Z' }), reportRead()));

  it('twice is once', () =>
    given(...sent, reportDelivered(), reportRead())
      .at(at)
      .when(recordRead())
      .changesNothing());

  it('of another message is no fact of the ticket', () =>
    given(...sent, notificationSent({ purpose: 'closure', messageId: 'wamid.c' }))
      .at(at)
      .when(recordRead({ messageId: 'wamid.c' }))
      .changesNothing());

  it('needs a report', () => given(filed()).at(at).when(recordRead()).refusedWith('report.none'));
});
