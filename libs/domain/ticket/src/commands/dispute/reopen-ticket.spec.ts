import {
  assigned,
  blockOfficer,
  citizen,
  engineer,
  filed,
  given,
  reopenTicket,
  reportSubmitted,
  ticketClosed,
  ticketReopened,
  unheardOf,
} from '@sunwai/testing';

const words = 'बंद करना ग़लत था';

describe('reopening a ticket', () => {
  it('goes to who had it last, in the next round, at any time', () =>
    given(filed(), assigned(), reportSubmitted(), ticketClosed())
      .at('2028-01-01T00:00:00.000Z')
      .when(reopenTicket())
      .then(ticketReopened({ reason: 'control_room', words })));

  it('goes to whom the control room names', () =>
    given(filed(), assigned(), reportSubmitted(), ticketClosed())
      .when(reopenTicket({ to: engineer }))
      .then(ticketReopened({ from: blockOfficer, to: engineer, reason: 'control_room', words })));

  it('needs a name where nobody had it', () => {
    const never = given(filed(), ticketClosed({ outcome: 'withdrawn' }));
    never.when(reopenTicket()).refusedWith('reopen.needs_holder');
    never.when(reopenTicket({ to: engineer })).leaves({ status: 'reopened', holder: engineer, closed: undefined });
  });

  it('is for closed tickets, known departments and the control room', () => {
    given(filed(), assigned()).when(reopenTicket()).refusedWith('ticket.not_closed', { status: 'assigned' });
    given(filed(), ticketClosed())
      .when(reopenTicket({ to: unheardOf }))
      .refusedWith('holder.unknown');
    given(filed(), ticketClosed()).when(reopenTicket(), citizen).refusedWith('actor.not_entitled');
  });
});
