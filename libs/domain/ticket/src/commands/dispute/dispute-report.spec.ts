import {
  assigned,
  blockOfficer,
  disputeReport,
  districtOfficer,
  filed,
  given,
  magistrate,
  photo,
  reportDisputed,
  reportSubmitted,
  stranger,
  systemActor,
  ticketClosed,
  ticketEscalated,
  ticketReopened,
} from '@sunwai/testing';

const reported = [filed(), assigned(), reportSubmitted({ round: 1 })] as const;
const closed = [...reported, ticketClosed({ disputableUntil: '2026-12-07T06:30:00.000Z' })] as const;

describe('disputing a report', () => {
  it('sends the first dispute back to the officer who holds the ticket', () =>
    given(...reported)
      .when(disputeReport({ round: 1, words: 'हैंडपंप अब भी ख़राब है', evidence: [photo()] }))
      .then(
        reportDisputed({ round: 1, words: 'हैंडपंप अब भी ख़राब है', evidence: [photo()] }),
        ticketReopened({ round: 2, from: blockOfficer, to: blockOfficer }),
      ));

  it('sends the second dispute one level up', () => {
    const second = given(...reported, reportDisputed(), ticketReopened(), reportSubmitted({ round: 2 }));
    second
      .when(disputeReport({ round: 2 }))
      .then(
        reportDisputed({ round: 2 }),
        ticketEscalated({ from: blockOfficer, to: districtOfficer, reason: 'disputed_again' }),
        ticketReopened({ round: 3, from: districtOfficer, to: districtOfficer }),
      );
    second.when(disputeReport({ round: 2 })).leaves({ holder: districtOfficer, round: 3, status: 'reopened' });
  });

  it('stays at the top once there', () =>
    given(
      filed(),
      assigned({ to: magistrate }),
      reportSubmitted({ holder: magistrate }),
      reportDisputed({ holder: magistrate }),
      ticketReopened({ from: magistrate, to: magistrate }),
      reportSubmitted({ round: 2, holder: magistrate }),
    )
      .when(disputeReport({ round: 2 }))
      .then(
        reportDisputed({ round: 2, holder: magistrate }),
        ticketReopened({ round: 3, from: magistrate, to: magistrate }),
      ));

  it('is never refused for its form: without a word it is a dispute', () =>
    given(...reported)
      .when(disputeReport({ words: '' }), systemActor('tickets'))
      .then(reportDisputed({ words: '' }), ticketReopened()));

  it('waits for a decision where the pack wants a review', () => {
    const review = given(...reported).under({ disputeMode: 'review' });
    review.when(disputeReport()).then(reportDisputed());
    review.when(disputeReport()).leaves({ status: 'disputed', disputes: 1, dispute: { round: 1, decision: 'open' } });
  });

  it('is accepted on a closed ticket up to the last moment of the window', () =>
    given(...closed)
      .at('2026-12-07T06:30:00.000Z')
      .when(disputeReport())
      .then(reportDisputed(), ticketReopened()));

  it('is refused after the window, and told until when it was possible', () =>
    given(...closed)
      .at('2026-12-07T06:30:00.001Z')
      .when(disputeReport())
      .refusedWith('dispute.window_passed', { until: '2026-12-07T06:30:00.000Z' }));

  it('is refused where no report is left to dispute', () =>
    given(...reported, ticketClosed({ outcome: 'upheld', authority: 'supervisor', disputableUntil: undefined }))
      .when(disputeReport())
      .refusedWith('dispute.not_possible', { outcome: 'upheld' }));

  it('refuses a dispute of a round that has since been answered', () =>
    given(...reported, reportDisputed(), ticketReopened({ round: 2 }), reportSubmitted({ round: 2 }))
      .when(disputeReport({ round: 1 }))
      .refusedWith('report.old_round', { round: 1, current: 2 }));

  it('needs a report, and is made once', () => {
    given(filed(), assigned()).when(disputeReport()).refusedWith('report.none', { round: 1 });
    given(...reported, reportDisputed())
      .under({ disputeMode: 'review' })
      .when(disputeReport())
      .refusedWith('dispute.already_open', { round: 1 });
  });

  it("is nobody else's to make", () =>
    given(...reported)
      .when(disputeReport(), stranger)
      .refusedWith('ticket.not_yours'));
});
