import {
  abuseFlagged,
  assigned,
  assignTicket,
  blockOfficer,
  classified,
  declined,
  engineer,
  filed,
  given,
  reportDisputed,
  reportSubmitted,
  systemActor,
  ticketClosed,
  ticketReopened,
  unheardOf,
} from '@sunwai/testing';

const routing = systemActor('routing');

describe('assigning a ticket', () => {
  it('gives it to one holder', () => {
    given(filed()).when(assignTicket()).then(assigned());
    given(filed()).when(assignTicket()).leaves({ status: 'assigned', holder: blockOfficer });
  });

  it('carries the clock that was set', () => {
    const clock = { policyVersion: '3', dueAt: '2026-11-29T06:30:00.000Z' };
    given(filed()).when(assignTicket({ clock })).then(assigned({ clock }));
  });

  it('is not for routing alone where the pack wants confirmation', () => {
    const isClassified = given(filed(), classified({ confidence: 0.7 }));
    isClassified.when(assignTicket(), routing).refusedWith('assignment.needs_confirmation', { confidence: 0.7 });
    isClassified
      .under({ confirmAssignment: { minConfidence: 0.8 } })
      .when(assignTicket(), routing)
      .refusedWith('assignment.needs_confirmation');
    isClassified
      .under({ confirmAssignment: { minConfidence: 0.7 } })
      .when(assignTicket(), routing)
      .then(assigned({ reason: 'routed' }));
  });

  it('never routes a suspected prank without a person', () =>
    given(filed(), classified(), abuseFlagged())
      .under({ confirmAssignment: 'never' })
      .when(assignTicket(), routing)
      .refusedWith('assignment.needs_confirmation'));

  it('names from and to after a decline', () => {
    const isDeclined = given(filed(), assigned(), declined());
    isDeclined.when(assignTicket({ to: engineer })).then(assigned({ from: blockOfficer, to: engineer }));
    isDeclined
      .under({ confirmAssignment: 'never' })
      .when(assignTicket({ to: engineer }), routing)
      .then(assigned({ from: blockOfficer, to: engineer, reason: 'declined' }));
  });

  it('never routes back to who declined; a person may insist', () => {
    const isDeclined = given(filed(), assigned(), declined()).under({ confirmAssignment: 'never' });
    isDeclined.when(assignTicket(), routing).refusedWith('assignment.declined_by_them');
    isDeclined.when(assignTicket()).then(assigned({ from: blockOfficer }));
  });

  it('remembers everybody who declined in this round', () =>
    given(
      filed(),
      assigned(),
      declined(),
      assigned({ from: blockOfficer, to: engineer }),
      declined({ holder: engineer }),
    )
      .under({ confirmAssignment: 'never' })
      .when(assignTicket(), routing)
      .refusedWith('assignment.declined_by_them'));

  it('forgets in the next round who declined in this one', () =>
    given(
      filed(),
      assigned(),
      declined(),
      assigned({ from: blockOfficer, to: engineer }),
      reportSubmitted({ holder: engineer }),
      reportDisputed({ holder: engineer }),
      ticketReopened({ from: engineer, to: engineer }),
      declined({ round: 2, holder: engineer }),
      classified(),
    )
      .under({ confirmAssignment: 'never' })
      .when(assignTicket(), routing)
      .then(assigned({ round: 2, from: engineer, to: blockOfficer, reason: 'declined' })));

  it('changes nothing for who has it, and is no way to transfer', () => {
    given(filed(), assigned()).when(assignTicket()).changesNothing();
    given(filed(), assigned())
      .when(assignTicket({ to: engineer }))
      .refusedWith('ticket.already_assigned');
    given(filed(), assigned(), reportSubmitted())
      .when(assignTicket({ to: engineer }))
      .refusedWith('ticket.already_reported');
  });

  it('refuses unknown departments and closed tickets', () => {
    given(filed())
      .when(assignTicket({ to: unheardOf }))
      .refusedWith('holder.unknown');
    given(filed(), ticketClosed({ outcome: 'withdrawn' }))
      .when(assignTicket())
      .refusedWith('ticket.closed');
  });
});
