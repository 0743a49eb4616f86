import { clockPaused, clockResumed, deadlineSet, filed, given, resumeClock } from '@sunwai/testing';

describe('resuming a clock', () => {
  it('runs again to the new time', () => {
    given(filed(), deadlineSet(), clockPaused()).when(resumeClock()).then(clockResumed());
    given(filed(), deadlineSet(), clockPaused())
      .when(resumeClock())
      .leaves({
        deadlines: [{ ...deadlineSet({ dueAt: clockResumed().data.dueAt }).data, paused: false, escalated: false }],
      });
  });

  it('changes nothing on a running clock, and needs one', () => {
    given(filed(), deadlineSet()).when(resumeClock()).changesNothing();
    given(filed()).when(resumeClock()).refusedWith('deadline.not_running');
  });
});
