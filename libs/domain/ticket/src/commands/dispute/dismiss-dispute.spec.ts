import {
  assigned,
  controlRoom,
  dismissDispute,
  disputeDismissed,
  filed,
  given,
  reportDisputed,
  reportSubmitted,
  reportVerified,
  ticketClosed,
} from '@sunwai/testing';

const disputed = [filed(), assigned(), reportSubmitted(), reportDisputed()] as const;
const upheld = ticketClosed({ outcome: 'upheld', authority: 'supervisor', disputableUntil: undefined });

describe('dismissing a dispute', () => {
  it('upholds the report and closes, by the authority that decided, for good', () => {
    given(...disputed)
      .when(dismissDispute())
      .then(disputeDismissed(), upheld);
    given(...disputed)
      .when(dismissDispute(), controlRoom)
      .then(disputeDismissed(), { ...upheld, data: { ...upheld.data, authority: 'control_room' } });
  });

  it('wants the report checked first, where the pack wants it', () => {
    given(...disputed)
      .under({ requireVerification: true })
      .when(dismissDispute())
      .refusedWith('report.not_verified', { round: 1 });
    given(...disputed, reportVerified({ found: 'not_as_reported' }))
      .under({ requireVerification: true })
      .when(dismissDispute())
      .refusedWith('report.not_verified');
    given(...disputed, reportVerified())
      .under({ requireVerification: true })
      .when(dismissDispute())
      .then(disputeDismissed(), upheld);
  });

  it('needs a dispute that waits', () =>
    given(filed(), assigned(), reportSubmitted()).when(dismissDispute()).refusedWith('dispute.none'));
});
