import type { Vitals } from '../system/vitals.js';

/** The value below which that share of them lies; NaN of none. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export const inMegabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);

/** What the measured process was like between two moments (ms since 1970). */
export const between = (vitals: readonly Vitals[], from: number, to: number) => {
  const those = vitals.filter(({ at }) => at >= from && at <= to);
  const cpu = those.reduce((sum, one) => sum + one.cpu, 0);
  return {
    /** Of one core. */
    cpu: cpu / Math.max(1, to - from),
    lag: {
      p50: percentile(
        those.map(({ lag }) => lag.p50),
        0.5,
      ),
      max: Math.max(0, ...those.map(({ lag }) => lag.max)),
    },
    /** Bytes, averaged over the first, middle and last tenth. */
    rss: [0, 0.45, 0.9].map((start) => average(those.map(({ rss }) => rss).slice(...tenth(those.length, start)))),
  };
};

const tenth = (length: number, start: number): [number, number] => {
  const from = Math.floor(length * start);
  return [from, Math.max(from + 1, Math.floor(length * (start + 0.1)))];
};

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
