import type { Milliseconds } from '@sunwai/kernel';

/** Until the time is over or the signal is raised, whichever comes first. */
export const pause = (length: Milliseconds, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, length);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
