import {
  assigned,
  blockOfficer,
  disputeUpheld,
  districtOfficer,
  filed,
  given,
  officerOf,
  reportDisputed,
  reportSubmitted,
  ticketEscalated,
  ticketReopened,
  upholdDispute,
} from '@sunwai/testing';

const disputed = [filed(), assigned(), reportSubmitted(), reportDisputed()] as const;

describe('upholding a dispute', () => {
  it('reopens the ticket with the officer who holds it', () => {
    given(...disputed)
      .when(upholdDispute())
      .then(disputeUpheld(), ticketReopened({ reason: 'upheld' }));
    given(...disputed)
      .when(upholdDispute())
      .leaves({ status: 'reopened', round: 2, dispute: { round: 1, decision: 'upheld' } });
  });

  it('goes one level up for the second dispute', () =>
    given(
      ...disputed,
      disputeUpheld(),
      ticketReopened({ reason: 'upheld' }),
      reportSubmitted({ round: 2 }),
      reportDisputed({ round: 2 }),
    )
      .when(upholdDispute({ round: 2 }))
      .then(
        disputeUpheld({ round: 2 }),
        ticketEscalated({ to: districtOfficer, reason: 'disputed_again' }),
        ticketReopened({ round: 3, from: districtOfficer, to: districtOfficer, reason: 'upheld' }),
      ));

  it('needs a dispute that waits, and is not for the department to decide', () => {
    given(filed(), assigned(), reportSubmitted())
      .when(upholdDispute())
      .refusedWith('dispute.none', { status: 'reported' });
    given(...disputed)
      .when(upholdDispute({ round: 2 }))
      .refusedWith('round.unknown');
    given(...disputed)
      .when(upholdDispute(), officerOf(blockOfficer))
      .refusedWith('actor.not_entitled');
  });
});
