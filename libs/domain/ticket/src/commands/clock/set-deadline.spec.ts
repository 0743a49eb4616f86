import { deadlineSet, filed, given, setDeadline, ticketClosed } from '@sunwai/testing';

describe('setting a deadline', () => {
  it('says what is due when, under which policy and calendar', () =>
    given(filed()).when(setDeadline()).then(deadlineSet()));

  it('twice is once; with another time it moves', () => {
    given(filed(), deadlineSet()).when(setDeadline()).changesNothing();
    const later = '2026-12-05T06:30:00.000Z';
    given(filed(), deadlineSet())
      .when(setDeadline({ dueAt: later }))
      .leaves({ deadlines: [{ ...deadlineSet({ dueAt: later }).data, paused: false, escalated: false }] });
  });

  it('is not for closed tickets, whose deadlines have ended', () => {
    given(filed(), deadlineSet(), ticketClosed()).when(setDeadline()).refusedWith('ticket.closed');
  });
});
