import { setTimeout as pause } from 'node:timers/promises';
import type { Vitals } from '../system/vitals.js';

/** Of one core; below it the process is thought to have nothing left to do. */
const BUSY = 0.08;
const QUIET_FOR = 3_000;

/** Waits until the process has had hardly anything to do for some seconds: its read models have caught up. Seconds it took. */
export const untilQuiet = async (measured: { readonly vitals: readonly Vitals[] }): Promise<number> => {
  const start = performance.now();
  for (;;) {
    await pause(500);
    const since = Date.now() - QUIET_FOR;
    const lately = measured.vitals.filter(({ at }) => at > since);
    const cpu = lately.reduce((sum, one) => sum + one.cpu, 0) / QUIET_FOR;
    const waited = performance.now() - start;
    if (waited > QUIET_FOR + 1_000 && cpu < BUSY) return (waited - QUIET_FOR) / 1_000;
  }
};
