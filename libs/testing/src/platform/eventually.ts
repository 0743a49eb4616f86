import { setTimeout as sleep } from 'node:timers/promises';

/** Tries `look` again until it throws no more, at most `within` ms; then with its last error. Answers what it found. */
export const eventually = async <Found>(look: () => Found | Promise<Found>, within = 5_000): Promise<Found> => {
  const until = Date.now() + within;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
    await sleep(10);
  }
};
