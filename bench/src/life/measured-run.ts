import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { preload } from '../preload/histories.js';
import { startCluster } from '../system/cluster.js';
import { asRunningSystem } from '../system/running-system.js';
import { startStandalone } from '../system/standalone.js';
import { say } from '../say.js';
import { between, inMegabytes, percentile } from './figures.js';
import type { Life } from './life.js';
import type { LifeOptions } from './options.js';
import { Population } from './population.js';
import { type RunResult, runFlatOut, runSteady } from './runs.js';
import { inhabit, type InhabitedSystem } from './system.js';
import { verify } from './verify.js';

/** What a run of whole lives was like. */
export type Measured = {
  /** Whole lives that ended in each slice of the measured time, per second. */
  readonly rates: readonly number[];
  /** The same, of those alone that count. */
  readonly lives: readonly Life[];
  readonly events: number;
  readonly webhooks: number;
  readonly messages: number;
  /** Of the measured process, of one core. */
  readonly cpu: number;
  /** Of this process, everybody's who is no part of the system. */
  readonly ownCpu: number;
  readonly lag: { readonly p50: number; readonly max: number };
  /** MiB at the start, in the middle and at the end of the measured time. */
  readonly rss: readonly number[];
};

/** A system of its own, with that many tickets in it, and people who live in it. */
export const withSystem = async <Result>(
  folder: string,
  name: string,
  options: LifeOptions,
  tickets: number,
  work: (system: InhabitedSystem, population: Population) => Promise<Result>,
): Promise<Result> => {
  const stateDir = join(folder, name);
  await mkdir(stateDir, { recursive: true });
  const population = new Population();
  const trouble = (words: string): void => {
    if (population.troubles++ < 5) say(`  trouble: ${words}`);
  };
  population.on('trouble', trouble);
  if (tickets > 0) {
    const { events } = await preload(stateDir, { tickets, ending: 'closed' });
    say(`  ${tickets} tickets (${events} events) are in the store; the read models catch up …`);
  }
  const { cluster, keep, nodeOptions } = options;
  const start = async (whatsapp: string) =>
    cluster
      ? startCluster(stateDir, whatsapp, keep)
      : asRunningSystem(await startStandalone(stateDir, whatsapp, nodeOptions), stateDir);
  const system = await inhabit({ start, population, trouble, hasHistory: tickets > 0 });
  if (tickets > 0) say(`  … after ${system.caughtUpAfter.toFixed(0)} s`);
  try {
    return await work(system, population);
  } finally {
    await system.close();
  }
};

export type Pace = { readonly inFlight: number } | { readonly perSecond: number };

/** Runs lives at that pace, and looks at each of them in the store. */
export const measure = async (
  { running, traffic }: InhabitedSystem,
  population: Population,
  { seconds, warmUp }: LifeOptions,
  pace: Pace,
  slices: number,
): Promise<Measured> => {
  const timing = { seconds, warmUp };
  const before = await traffic();
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  const result =
    'inFlight' in pace
      ? await runFlatOut(population, pace.inFlight, timing)
      : await runSteady(population, pace.perSecond, timing);
  const own = process.cpuUsage(cpuBefore);
  const took = performance.now() - start;
  const after = await traffic();
  const verdict = await verify(running, result.all);
  for (const { n, stage, number } of result.unfinished.slice(0, 5))
    say(`  unfinished: life ${n} (${number}): ${stage}`);
  for (const broken of verdict.broken.slice(0, 5)) say(`  does not count: ${broken}`);
  const { cpu, lag, rss } = between(running.vitals, result.from, result.to);
  const per = (count: number): number => count / Math.max(1, result.all.length);
  const measured: Measured = {
    rates: ratesOf(result, verdict.whole, slices),
    lives: result.ended.filter(({ n }) => verdict.whole.has(n)),
    events: verdict.eventsPerLife,
    webhooks: per(after.webhooks - before.webhooks),
    messages: per(after.messages - before.messages),
    cpu,
    ownCpu: (own.user + own.system) / 1_000 / took,
    lag,
    rss: rss.map(inMegabytes),
  };
  tell(result, verdict.whole.size, measured);
  return measured;
};

const ratesOf = (result: RunResult, whole: ReadonlySet<number>, slices: number): readonly number[] => {
  const length = result.seconds / slices;
  const ends = result.ended.filter(({ n }) => whole.has(n)).map(({ ended = 0 }) => (ended - result.start) / 1_000);
  return Array.from(
    { length: slices },
    (_, slice) => ends.filter((end) => end >= slice * length && end < (slice + 1) * length).length / length,
  );
};

const tell = (result: RunResult, whole: number, measured: Measured): void => {
  const { cpu, ownCpu, lag, rss, events, webhooks, messages } = measured;
  const took = percentile(
    measured.lives.map(({ begun, ended = 0 }) => ended - begun),
    0.5,
  );
  say(
    `  ${result.all.length} lives ended, ${whole} of them whole, ${result.unfinished.length} unfinished; ` +
      `a life took ${took.toFixed(0)} ms (p50), with ${events.toFixed(1)} events, ${webhooks.toFixed(1)} webhooks, ` +
      `${messages.toFixed(1)} messages`,
  );
  say(
    `  the system took ${cpu.toFixed(2)} of a core, everybody else ${ownCpu.toFixed(2)}; ` +
      (Number.isNaN(lag.p50)
        ? ''
        : `its event loop was ${lag.p50.toFixed(1)} ms late (p50), ${lag.max.toFixed(0)} at most; `) +
      `memory ${rss.join(' → ')} MiB`,
  );
};
