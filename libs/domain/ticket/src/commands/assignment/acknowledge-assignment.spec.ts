import {
  acknowledgeAssignment,
  acknowledged,
  assigned,
  deadlineSet,
  engineer,
  filed,
  given,
  officerOf,
  reportSubmitted,
  ticketReopened,
  reportDisputed,
} from '@sunwai/testing';

describe('acknowledging an assignment', () => {
  it('records when it was first seen', () =>
    given(filed(), assigned())
      .when(acknowledgeAssignment())
      .then(acknowledged({ seenAt: '2026-11-22T06:32:00.000Z' })));

  it('believes an earlier time, but none before the assignment and none in the future', () => {
    const isAssigned = given(filed(), assigned()).at('2026-11-22T09:00:00.000Z');
    const seenAt = (told: string, believed: string) =>
      isAssigned.when(acknowledgeAssignment({ seenAt: told })).then(acknowledged({ seenAt: believed }));
    seenAt('2026-11-22T08:00:00.000Z', '2026-11-22T08:00:00.000Z');
    seenAt('2026-11-21T08:00:00.000Z', '2026-11-22T06:31:00.000Z');
    seenAt('2026-11-23T08:00:00.000Z', '2026-11-22T09:00:00.000Z');
  });

  it('counts the first sight alone, also when the report was faster', () => {
    given(filed(), assigned(), acknowledged()).when(acknowledgeAssignment()).changesNothing();
    given(filed(), assigned(), acknowledged(), reportSubmitted()).when(acknowledgeAssignment()).changesNothing();
  });

  it('ends the clock of acknowledging, and no other', () =>
    given(
      filed(),
      assigned(),
      deadlineSet({ deadlineId: 'a', what: 'acknowledge' }),
      deadlineSet({ deadlineId: 'r', what: 'report' }),
    )
      .when(acknowledgeAssignment())
      .leaves({ deadlines: [{ ...deadlineSet({ deadlineId: 'r' }).data, paused: false, escalated: false }] }));

  it('is asked again of the next round, and names it', () => {
    const reopened = given(filed(), assigned(), acknowledged(), reportSubmitted(), reportDisputed(), ticketReopened());
    reopened.when(acknowledgeAssignment({ round: 2 })).leaves({ status: 'reopened' });
    reopened.when(acknowledgeAssignment({ round: 1 })).refusedWith('assignment.old_round', { round: 1, current: 2 });
    reopened.when(acknowledgeAssignment({ round: 3 })).refusedWith('round.unknown', { round: 3, current: 2 });
  });

  it('is for the department that holds it', () => {
    given(filed(), assigned()).when(acknowledgeAssignment(), officerOf(engineer)).refusedWith('ticket.not_yours');
    given(filed()).when(acknowledgeAssignment()).refusedWith('ticket.not_yours');
  });
});
