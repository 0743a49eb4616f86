import {
  assigned,
  blockOfficer,
  controlRoom,
  deadlineSet,
  declined,
  engineer,
  filed,
  given,
  officerOf,
  reportDisputed,
  reportSubmitted,
  submitReport,
  supervisor,
  ticketClosed,
  ticketReopened,
} from '@sunwai/testing';

describe('submitting a report', () => {
  it('answers the complaint in its round', () => {
    given(filed(), assigned()).when(submitReport()).then(reportSubmitted());
    given(filed(), assigned())
      .when(submitReport({ evidence: [] }))
      .leaves({
        status: 'reported',
        report: { round: 1, outcome: 'resolved', holder: blockOfficer, submittedAt: '2026-11-22T06:32:00.000Z' },
      });
  });

  it('refuses the report of an earlier round, and of one to come', () => {
    const reopened = given(filed(), assigned(), reportSubmitted(), reportDisputed(), ticketReopened());
    reopened.when(submitReport({ round: 1 })).refusedWith('report.old_round', { round: 1, current: 2 });
    reopened.when(submitReport({ round: 3 })).refusedWith('round.unknown', { round: 3, current: 2 });
    reopened.when(submitReport({ round: 0 })).refusedWith('round.unknown');
    reopened.when(submitReport({ round: 2 })).then(reportSubmitted({ round: 2 }));
  });

  it('is one a round', () =>
    given(filed(), assigned(), reportSubmitted())
      .when(submitReport())
      .refusedWith('ticket.already_reported', { round: 1 }));

  it('is refused on a closed ticket', () =>
    given(filed(), assigned(), ticketClosed({ outcome: 'withdrawn' }))
      .when(submitReport())
      .refusedWith('ticket.closed', { outcome: 'withdrawn', closedAt: '2026-11-22T06:32:00.000Z' }));

  it('is for the department that holds it; the control room may type it in, a supervisor checks it instead', () => {
    given(filed(), assigned()).when(submitReport(), officerOf(engineer)).refusedWith('ticket.not_yours');
    given(filed(), assigned())
      .when(submitReport(), { kind: 'officer', id: 'somebody' })
      .refusedWith('ticket.not_yours');
    given(filed(), assigned()).when(submitReport(), controlRoom).then(reportSubmitted());
    given(filed(), assigned()).when(submitReport(), supervisor).refusedWith('actor.not_entitled');
    given(filed()).when(submitReport(), controlRoom).refusedWith('ticket.not_assigned');
  });

  it('is welcome from who had declined: holding it, they answered after all', () =>
    given(filed(), assigned(), declined()).when(submitReport()).then(reportSubmitted()));

  it('meets the deadline of the report', () =>
    given(filed(), assigned(), deadlineSet()).when(submitReport()).leaves({ deadlines: [] }));
});
