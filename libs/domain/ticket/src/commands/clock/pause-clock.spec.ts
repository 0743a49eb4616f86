import { clockPaused, deadlineSet, filed, given, pauseClock, ticketClosed } from '@sunwai/testing';

describe('pausing a clock', () => {
  it('stops the deadline named', () => given(filed(), deadlineSet()).when(pauseClock()).then(clockPaused()));

  it('twice is once', () => given(filed(), deadlineSet(), clockPaused()).when(pauseClock()).changesNothing());

  it('needs a running deadline', () => {
    given(filed()).when(pauseClock()).refusedWith('deadline.not_running', { deadlineId: 'd1' });
    given(filed(), deadlineSet(), ticketClosed()).when(pauseClock()).refusedWith('ticket.closed');
  });
});
