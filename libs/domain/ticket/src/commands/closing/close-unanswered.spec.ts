import {
  assigned,
  closeUnanswered,
  commentAdded,
  controlRoom,
  feedbackRecorded,
  filed,
  given,
  reportDelivered,
  reportDisputed,
  reportSubmitted,
  reportVerified,
  ticketClosed,
  ticketReopened,
} from '@sunwai/testing';

const reported = [filed(), assigned(), reportSubmitted()] as const;
const delivered = [...reported, reportDelivered({ deliveredAt: '2026-11-22T07:00:00.000Z' })] as const;
const weekLater = '2026-11-29T07:00:00.000Z';
const unanswered = ticketClosed({
  outcome: 'no_answer',
  authority: 'policy',
  disputableUntil: '2026-12-14T07:00:00.000Z',
});

describe('closing what stays unanswered', () => {
  it('closes when the window after the delivery is over, and stays disputable', () =>
    given(...delivered)
      .at(weekLater)
      .when(closeUnanswered())
      .then(unanswered));

  it('waits for the whole window', () =>
    given(...delivered)
      .at('2026-11-29T06:59:59.999Z')
      .when(closeUnanswered())
      .refusedWith('silence.window_open', { until: weekLater }));

  it('never closes what has not reached the complainant', () =>
    given(...reported)
      .at('2030-01-01T00:00:00.000Z')
      .when(closeUnanswered())
      .refusedWith('report.not_delivered', { round: 1 }));

  it("counts from the complainant's last word", () =>
    given(...delivered, ...Array.from({ length: 60 }, () => commentAdded()))
      .at(weekLater)
      .when(closeUnanswered())
      .refusedWith('silence.window_open', { until: '2026-11-29T07:33:00.000Z' }));

  it('takes "not satisfied" for no silence', () =>
    given(...delivered, feedbackRecorded({ satisfied: false }))
      .at('2030-01-01T00:00:00.000Z')
      .when(closeUnanswered())
      .refusedWith('feedback.not_satisfied', { round: 1 }));

  it('closes as accepted what was, in a pack that waits all the same', () =>
    given(...delivered, feedbackRecorded())
      .under({ closesOnAcceptance: false })
      .at(weekLater)
      .when(closeUnanswered())
      .then(ticketClosed({ disputableUntil: '2026-12-14T07:00:00.000Z' })));

  it('does not take a yes written down by an office for acceptance', () =>
    given(...delivered, feedbackRecorded({ by: 'control_room' }))
      .at(weekLater)
      .when(closeUnanswered())
      .then(unanswered));

  it('wants the report checked, where the pack wants it', () => {
    const checked = { requireVerification: true };
    given(...delivered)
      .under(checked)
      .at(weekLater)
      .when(closeUnanswered())
      .refusedWith('report.not_verified');
    given(...delivered, reportVerified())
      .under(checked)
      .at(weekLater)
      .when(closeUnanswered())
      .then(unanswered);
  });

  it('comes too late for a round that was disputed', () => {
    given(...delivered, reportDisputed(), ticketReopened())
      .at(weekLater)
      .when(closeUnanswered())
      .refusedWith('report.old_round');
    given(...delivered, reportDisputed())
      .at(weekLater)
      .when(closeUnanswered())
      .refusedWith('ticket.not_reported');
    given(...delivered, ticketClosed())
      .at(weekLater)
      .when(closeUnanswered())
      .refusedWith('ticket.closed');
  });

  it('is no way for an office to close', () =>
    given(...delivered)
      .at(weekLater)
      .when(closeUnanswered(), controlRoom)
      .refusedWith('actor.not_entitled'));
});
