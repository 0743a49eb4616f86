import {
  adapter,
  assigned,
  controlRoom,
  feedbackRecorded,
  filed,
  given,
  recordFeedback,
  reportDisputed,
  reportSubmitted,
  reportVerified,
  stranger,
  ticketClosed,
  ticketReopened,
} from '@sunwai/testing';

const reported = [filed(), assigned(), reportSubmitted()] as const;
const at = '2026-11-22T08:00:00.000Z';

describe('feedback on a report', () => {
  it("closes the ticket by the complainant's own yes, disputable for the window", () => {
    given(...reported)
      .at(at)
      .when(recordFeedback())
      .then(feedbackRecorded(), ticketClosed());
    given(...reported)
      .at(at)
      .when(recordFeedback(), adapter)
      .then(feedbackRecorded(), ticketClosed());
  });

  it('does not close by a yes that an office wrote down', () =>
    given(...reported)
      .at(at)
      .when(recordFeedback({ channel: 'phone' }), controlRoom)
      .then(feedbackRecorded({ channel: 'phone', by: 'control_room' })));

  it('closes nothing where the pack waits all the same, or the check is missing', () => {
    given(...reported)
      .under({ closesOnAcceptance: false })
      .when(recordFeedback())
      .then(feedbackRecorded());
    given(...reported)
      .under({ requireVerification: true })
      .when(recordFeedback())
      .then(feedbackRecorded());
    given(...reported, reportVerified())
      .under({ requireVerification: true })
      .at(at)
      .when(recordFeedback())
      .then(feedbackRecorded(), ticketClosed());
  });

  it('not satisfied, without a reason, is feedback alone', () =>
    given(...reported)
      .when(recordFeedback({ satisfied: false, rating: 1 }))
      .then(feedbackRecorded({ satisfied: false, rating: 1 })));

  it('after closing is recorded, and changes no closing', () =>
    given(...reported, ticketClosed())
      .when(recordFeedback({ satisfied: false, words: 'फिर ख़राब' }))
      .leaves({ status: 'closed' }));

  it('twice is once; words make it new', () => {
    const no = feedbackRecorded({ satisfied: false });
    given(...reported, no)
      .when(recordFeedback({ satisfied: false }))
      .changesNothing();
    given(...reported, no)
      .when(recordFeedback({ satisfied: false, words: 'पानी नहीं' }))
      .then(feedbackRecorded({ satisfied: false, words: 'पानी नहीं' }));
  });

  it('is about the report of this round', () => {
    given(filed(), assigned()).when(recordFeedback()).refusedWith('report.none');
    given(...reported, reportDisputed(), ticketReopened())
      .when(recordFeedback())
      .refusedWith('report.old_round', { round: 1, current: 2 });
  });

  it('rates from 1 to 5', () => {
    for (const rating of [0, 6, 2.5, Number.NaN]) {
      given(...reported)
        .when(recordFeedback({ rating }))
        .refusedWith('feedback.rating_out_of_range');
    }
  });

  it("is nobody else's to give", () =>
    given(...reported)
      .when(recordFeedback(), stranger)
      .refusedWith('ticket.not_yours'));
});
