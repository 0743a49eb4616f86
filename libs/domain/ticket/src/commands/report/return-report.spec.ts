import {
  assigned,
  blockOfficer,
  filed,
  given,
  officerOf,
  reportReturned,
  reportSubmitted,
  returnReport,
  ticketReopened,
} from '@sunwai/testing';

describe('returning a report', () => {
  it('asks the same officer again, in the next round, and is no dispute', () => {
    const reported = given(filed(), assigned(), reportSubmitted());
    reported.when(returnReport()).then(reportReturned(), ticketReopened({ reason: 'returned' }));
    reported.when(returnReport()).leaves({ status: 'reopened', round: 2, holder: blockOfficer, disputes: 0 });
  });

  it('needs a report that waits for its answer', () => {
    given(filed(), assigned()).when(returnReport()).refusedWith('ticket.not_reported', { status: 'assigned' });
    given(filed(), assigned(), reportSubmitted(), reportReturned(), ticketReopened({ reason: 'returned' }))
      .when(returnReport())
      .refusedWith('report.old_round');
  });

  it('is never done by the department itself', () =>
    given(filed(), assigned(), reportSubmitted())
      .when(returnReport(), officerOf(blockOfficer))
      .refusedWith('actor.not_entitled'));
});
