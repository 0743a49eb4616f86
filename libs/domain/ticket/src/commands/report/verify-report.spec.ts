import {
  assigned,
  blockOfficer,
  feedbackRecorded,
  filed,
  given,
  officerOf,
  reportDisputed,
  reportSubmitted,
  reportVerified,
  ticketClosed,
  ticketReopened,
  verifyReport,
} from '@sunwai/testing';

const reported = [filed(), assigned(), reportSubmitted()] as const;

describe('verifying a report', () => {
  it('records who found it so, and how', () =>
    given(...reported)
      .when(verifyReport())
      .then(reportVerified()));

  it('closes what the complainant had accepted when only the check was missing', () =>
    given(...reported, feedbackRecorded())
      .under({ requireVerification: true })
      .at('2026-11-22T08:00:00.000Z')
      .when(verifyReport())
      .then(reportVerified(), ticketClosed()));

  it('sends a report back that is not as reality is', () =>
    given(...reported, feedbackRecorded())
      .under({ requireVerification: true })
      .when(verifyReport({ found: 'not_as_reported' }))
      .then(reportVerified({ found: 'not_as_reported' }), ticketReopened({ reason: 'returned' })));

  it('after closing or in a dispute it is on record, and people decide', () => {
    const found = { found: 'not_as_reported' } as const;
    given(...reported, ticketClosed())
      .when(verifyReport(found))
      .then(reportVerified(found));
    given(...reported, reportDisputed())
      .when(verifyReport(found))
      .then(reportVerified(found));
  });

  it('finds the same twice only once', () =>
    given(...reported, reportVerified())
      .when(verifyReport())
      .changesNothing());

  it('needs a report of this round', () => {
    given(filed(), assigned()).when(verifyReport()).refusedWith('report.none', { round: 1 });
    given(...reported, reportDisputed(), ticketReopened())
      .when(verifyReport({ round: 2 }))
      .refusedWith('report.none', { round: 2 });
    given(...reported, reportDisputed(), ticketReopened())
      .when(verifyReport())
      .refusedWith('report.old_round');
  });

  it('is never done by the department itself', () =>
    given(...reported)
      .when(verifyReport(), officerOf(blockOfficer))
      .refusedWith('actor.not_entitled'));
});
