import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Vitals } from './vitals.js';

/**
 * Loaded into the measured process with `--import`: tells its parent every 250 ms how it is. Costs one timer and one
 * message; without a parent it does nothing.
 */
const EVERY = 250;

const delay = monitorEventLoopDelay({ resolution: 5 });
const inMilliseconds = (nanoseconds: number): number => nanoseconds / 1_000_000;

if (process.send) {
  delay.enable();
  let before = process.cpuUsage();
  const tell = (): void => {
    if (!process.connected) return;
    const spent = process.cpuUsage(before);
    before = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    const vitals: Vitals = {
      at: Date.now(),
      rss,
      heapUsed,
      cpu: (spent.user + spent.system) / 1_000,
      // What a timer of 5 ms takes beyond its 5 ms.
      lag: { p50: inMilliseconds(delay.percentile(50)) - 5, max: inMilliseconds(delay.max) - 5 },
    };
    delay.reset();
    process.send?.(vitals);
  };
  setInterval(tell, EVERY).unref();
  process.channel?.unref();
}
