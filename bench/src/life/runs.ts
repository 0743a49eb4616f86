import { setTimeout as pause } from 'node:timers/promises';
import type { Life } from './life.js';
import type { Population } from './population.js';

/** Longest that a run waits for its last lives to end, in ms. */
const PATIENCE = 60_000;

export type RunResult = {
  /** Lives that ended in the measured time. */
  readonly ended: readonly Life[];
  /** All that ended, those before and after the measured time as well. */
  readonly all: readonly Life[];
  readonly unfinished: readonly Life[];
  /** Measured time: ms since 1970, and its length in seconds. */
  readonly from: number;
  readonly to: number;
  /** The same beginning by `performance.now()`. */
  readonly start: number;
  readonly seconds: number;
};

type Timing = { readonly warmUp: number; readonly seconds: number };

/** Over how long the first lives begin, in ms. */
const SPREAD = 6_000;

/** Longest warm-up, in ms. */
const WARM_WITHIN = 90_000;

/** As fast as it goes: whenever a life ends the next begins, so many at a time. */
export const runFlatOut = async (population: Population, inFlight: number, timing: Timing): Promise<RunResult> => {
  const next = (): void => void population.begin();
  population.on('over', next);
  // Not all at once, or they would go in step.
  for (let begun = 0; begun < inFlight; begun += 5) {
    for (let n = 0; n < 5; n += 1) population.begin();
    await pause(SPREAD / (inFlight / 5));
  }
  return measure(population, timing, inFlight, () => population.off('over', next));
};

/** So many new lives a second, whatever becomes of them. */
export const runSteady = async (population: Population, perSecond: number, timing: Timing): Promise<RunResult> => {
  const start = performance.now();
  let begun = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - start) / 1_000) * perSecond;
    for (; begun < due; begun += 1) population.begin();
  }, 5);
  return measure(population, timing, perSecond, () => clearInterval(timer));
};

/** @param generation warm when so many lives have ended, and not before */
const measure = async (
  population: Population,
  { warmUp, seconds }: Timing,
  generation: number,
  stop: () => void,
): Promise<RunResult> => {
  const all: Life[] = [];
  const collect = (life: Life): void => void all.push(life);
  population.on('over', collect);
  await pause(warmUp * 1_000);
  for (let waited = 0; all.length < generation && waited < WARM_WITHIN; waited += 100) await pause(100);
  const from = Date.now();
  const start = performance.now();
  await pause(seconds * 1_000);
  const end = performance.now();
  const to = Date.now();
  stop();
  for (let waited = 0; population.alive.size > 0 && waited < PATIENCE; waited += 100) await pause(100);
  population.off('over', collect);
  return {
    ended: all.filter(({ ended = 0 }) => ended >= start && ended < end),
    all,
    unfinished: [...population.alive],
    from,
    to,
    start,
    seconds: (end - start) / 1_000,
  };
};
