import { rm } from 'node:fs/promises';
import { startBare } from './baseline/bare.js';
import { percentile } from './life/figures.js';
import { measure, type Measured, withSystem } from './life/measured-run.js';
import { lifeOptions, type LifeOptions } from './life/options.js';
import { say } from './say.js';
import type { BenchOptions, Metric, Round } from './report.js';
import { median, metric, report } from './report.js';
import { ownFolder } from './system/own-folder.js';

/** Webhooks on their way at once to the bare server. */
const BARE_AT_ONCE = 64;

/**
 * `life`: whole lives through all services of standalone; with `--cluster` through each service as a process of its own. The baseline is a bare server in the same place that does what no
 * system can do without: checks as many signed webhooks, makes as many rows durable before it answers, and sends as many
 * messages as a life takes; no ticket, no rule, no read model, no gRPC call.
 */
export const run = async ({ json, rounds }: BenchOptions): Promise<void> => {
  const options = lifeOptions();
  const folder = await ownFolder('life', options.keep);
  try {
    const { first, steady, perSecond } = await ours(folder, options, rounds);
    const bare = await baseline(folder, first, { ...options, perSecond }, rounds);
    const prefix = options.cluster ? 'life.cluster.' : 'life.';
    const metrics = [
      ...rate(`${prefix}rate`, first.rates, bare.rates),
      ...latencies(options.cluster ? prefix : '', steady, bare),
      ...(options.cluster ? [] : [growth(first)]),
    ];
    if (options.tickets > 0) metrics.splice(2, 0, ...(await rateLater(folder, first, options, rounds)));
    report('life', rounds, metrics, json);
  } finally {
    if (options.keep) say(`Everything is in ${folder}`);
    else await rm(folder, { recursive: true });
  }
};

const ours = (folder: string, options: LifeOptions, slices: number) =>
  withSystem(folder, 'empty', options, 0, async (system, population) => {
    say(`As fast as it goes, ${options.inFlight} lives at a time:`);
    const first = await measure(system, population, options, { inFlight: options.inFlight }, slices);
    const perSecond = options.perSecond ?? Math.max(1, Math.round(median(first.rates) / 2));
    say(`${perSecond} new lives a second:`);
    const steady = await measure(system, population, options, { perSecond }, slices);
    return { first, steady, perSecond };
  });

/** The same once many tickets are there: its baseline is the first rate. */
const rateLater = async (
  folder: string,
  first: Measured,
  options: LifeOptions,
  slices: number,
): Promise<readonly Metric[]> => {
  say(`With ${options.tickets} tickets:`);
  const later = await withSystem(folder, 'full', options, options.tickets, (system, population) =>
    measure(system, population, options, { inFlight: options.inFlight }, slices),
  );
  return rate('life.rate.200k', later.rates, first.rates);
};

const baseline = async (
  folder: string,
  { webhooks, messages, events }: Measured,
  { perSecond, seconds }: Pick<LifeOptions, 'seconds'> & { readonly perSecond: number },
  slices: number,
) => {
  const bare = await startBare(folder, { rowsPerHook: events / webhooks, sendsPerHook: messages / webhooks });
  try {
    const hooks = await bare.flatOut(BARE_AT_ONCE, seconds, slices);
    return {
      rates: hooks.map((rate) => rate / webhooks),
      ...(await bare.steady(perSecond * webhooks, perSecond, seconds)),
    };
  } finally {
    await bare.close();
  }
};

/** Lives end in waves, which the slices of a window cut here or there: beside their median, all of the window. */
const rate = (name: string, ours: readonly number[], baselines: readonly number[]): readonly Metric[] => [
  metric(name, 'lives/s', 'higher', paired(ours, baselines)),
  metric(`${name}.whole`, 'lives/s', 'higher', [{ ours: mean(ours), baseline: mean(baselines) }]),
];

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const paired = (ours: readonly number[], baselines: readonly number[]): readonly Round[] =>
  ours.map((value, index) => ({ ours: value, baseline: baselines[index]! }));

type Times = { readonly answers: readonly number[]; readonly streamed: readonly number[] };

const latencies = (prefix: string, { lives }: Measured, bare: Times): readonly Metric[] => {
  const answers = lives.map(({ webhook = Number.NaN }) => webhook);
  const streamed = lives.map(({ begun, streamed: at = Number.NaN }) => at - begun);
  // Without the control room's call: from the webhook to the suggestion, and from the answered yes to the stream.
  const withoutCall = lives.map(
    ({ begun, classified = Number.NaN, confirmed = Number.NaN, streamed: at = Number.NaN }) =>
      classified - begun + Math.max(0, at - confirmed),
  );
  const both = (name: string, times: readonly number[], baselines: readonly number[]): readonly Metric[] =>
    [0.5, 0.99].map((share) =>
      metric(`${name}.p${share * 100}`, 'ms', 'lower', [
        { ours: percentile(times, share), baseline: percentile(baselines, share) },
      ]),
    );
  return [
    ...both(`${prefix}webhook.answer`, answers, bare.answers),
    ...both(`${prefix}webhook.to-stream`, streamed, bare.streamed),
    ...both(`${prefix}webhook.to-stream.unconfirmed`, withoutCall, bare.streamed),
  ];
};

/** Memory at the end of the first run, beside its start. */
const growth = ({ rss }: Measured): Metric =>
  metric('life.memory.growth', 'MiB', 'lower', [{ ours: rss.at(-1)!, baseline: rss[0]! }]);
