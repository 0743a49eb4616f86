import {
  assigned,
  filed,
  given,
  notificationFailed,
  notificationSent,
  recordDelivery,
  reportDelivered,
  reportDisputed,
  reportRead,
  reportSubmitted,
  ticketClosed,
  ticketReopened,
} from '@sunwai/testing';

const reported = [filed(), assigned(), reportSubmitted()] as const;
const at = '2026-11-22T08:00:00.000Z';

describe("recording the report's delivery", () => {
  it('keeps when the complainant got it', () => {
    const sent = given(...reported, notificationSent()).at(at);
    sent.when(recordDelivery()).then(reportDelivered());
    sent
      .when(recordDelivery())
      .leaves({ notifications: [{ ...notificationSent().data, taken: true, state: 'delivered' }], status: 'reported' });
  });

  it('changes nothing when it comes twice, or after the receipt of reading', () => {
    given(...reported, notificationSent(), reportDelivered())
      .at(at)
      .when(recordDelivery())
      .changesNothing();
    given(...reported, reportDelivered(), reportRead())
      .at(at)
      .when(recordDelivery())
      .changesNothing();
  });

  it('comes before our own record of sending, or after a failure was told, all the same', () => {
    given(...reported)
      .at(at)
      .when(recordDelivery())
      .then(reportDelivered());
    given(...reported, notificationSent(), notificationFailed())
      .at(at)
      .when(recordDelivery())
      .then(reportDelivered());
  });

  it('of another message than the report is no fact of the ticket', () =>
    given(...reported, notificationSent({ purpose: 'acknowledgement', messageId: 'wamid.ack' }))
      .at(at)
      .when(recordDelivery({ messageId: 'wamid.ack' }))
      .changesNothing());

  it('counts from the first copy that arrived', () =>
    given(...reported, reportDelivered())
      .at(at)
      .when(recordDelivery({ messageId: 'wamid.second-copy', deliveredAt: '2026-11-22T07:30:00.000Z' }))
      .leaves({
        report: {
          round: 1,
          outcome: 'resolved',
          holder: reportSubmitted().data.holder,
          submittedAt: '2026-11-22T06:32:00.000Z',
          deliveredAt: '2026-11-22T07:00:00.000Z',
        },
      }));

  it('believes no time before the report, nor in the future', () => {
    const told = (deliveredAt: string, believed: string) =>
      given(...reported)
        .at(at)
        .when(recordDelivery({ deliveredAt }))
        .then(reportDelivered({ deliveredAt: believed }));
    told('1970-01-01T00:00:00.000Z', '2026-11-22T06:32:00.000Z');
    told('2031-01-01T00:00:00.000Z', at);
  });

  it('is a fact about its own round, late or after closing', () => {
    const reopened = [...reported, notificationSent(), reportDisputed(), ticketReopened()];
    given(...reopened)
      .at(at)
      .when(recordDelivery())
      .then(reportDelivered());
    given(...reopened, reportSubmitted({ round: 2 }))
      .at(at)
      .when(recordDelivery())
      .leaves({
        report: {
          round: 2,
          outcome: 'resolved',
          holder: reportSubmitted().data.holder,
          submittedAt: '2026-11-22T06:36:00.000Z',
        },
      });
    given(...reported, ticketClosed())
      .at(at)
      .when(recordDelivery())
      .then(reportDelivered());
  });

  it('goes by the round that the message was sent for', () =>
    given(...reported, notificationSent(), reportDisputed(), ticketReopened(), reportSubmitted({ round: 2 }))
      .at(at)
      .when(recordDelivery({ round: 2 }))
      .then(reportDelivered({ round: 1 })));

  it('needs a report', () => {
    given(filed(), assigned()).at(at).when(recordDelivery()).refusedWith('report.none', { round: 1 });
    given(...reported)
      .at(at)
      .when(recordDelivery({ round: 2 }))
      .refusedWith('round.unknown');
  });
});
