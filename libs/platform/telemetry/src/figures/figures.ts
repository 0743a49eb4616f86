import { AggregatorRegistry, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { GaugeSources, inTime } from './gauge-sources.js';

/** The figures of this process; their names, types and labels are agreed in docs/telemetry.md. */
export const registry = new Registry();
const registers = [registry];

const httpRequests = new Histogram({
  name: 'sunwai_http_request_seconds',
  help: "From an HTTP request's head to the answer's end",
  labelNames: ['route', 'method', 'status'] as const,
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
});

const appends = new Histogram({
  name: 'sunwai_append_seconds',
  help: 'One append to the event store, until it is on disk',
  labelNames: ['outcome'] as const,
  buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  registers,
});

const deadLetters = new Counter({
  name: 'sunwai_dead_letters',
  help: 'Messages put aside because they could not be handled',
  labelNames: ['group', 'topic'] as const,
  registers,
});

/** Longer than the other thread waits for a source of its own, in ms. */
const OTHERS_PATIENCE = 5_000;
let elsewhere: (() => Promise<readonly object[]>) | undefined;

const lags = new GaugeSources();
const relayLags = new GaugeSources();
const outboxes = new GaugeSources();
const stops = new GaugeSources();

const gauge = (name: string, help: string, labelNames: readonly string[], sources: GaugeSources) =>
  new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    registers,
    // Threads that know of the same say the same.
    aggregator: 'max',
    async collect() {
      const readings = await sources.read();
      this.reset();
      // One without labels would stand at 0 where nothing is known.
      if (labelNames.length === 0) this.remove({});
      for (const { labels, value } of readings) this.set({ ...labels }, value);
    },
  });

gauge('sunwai_consumer_lag', 'Messages not handled yet', ['group', 'topic'], lags);
gauge('sunwai_relay_lag', 'Age of the oldest event not on its topic, in seconds', [], relayLags);
gauge('sunwai_reader_stopped', 'Waits at an event of a newer release', ['group', 'topic'], stops);
gauge('sunwai_outbox_oldest_seconds', 'Age of the oldest message not sent yet', ['channel'], outboxes);

export type AppendOutcome = 'appended' | 'repeated' | 'conflict' | 'failed';
export type GroupOfTopic = { readonly topic: string; readonly group: string };

/** Who reads a topic, and the event of a newer release before which it waits, if it does: `CommentAdded version 9`. */
export type ReaderState = GroupOfTopic & { readonly stoppedAt: string | undefined };

const readers = new Map<string, () => Promise<readonly ReaderState[]>>();

/** The readers of this process that wait for a newer release. @throws what asking one of them does */
export const stoppedReaders = async (): Promise<readonly ReaderState[]> => {
  const states = await Promise.all([...readers.values()].map((ask) => ask()));
  return states.flat().filter(({ stoppedAt }) => stoppedAt !== undefined);
};

/** Where the figures come from. Sources are asked when somebody fetches the figures, and at no other time. */
export const figures = {
  /** @param route the door's pattern */
  httpRequest: (route: string, method: string, status: number, seconds: number): void =>
    httpRequests.observe({ route, method, status }, seconds),
  append: (outcome: AppendOutcome, seconds: number): void => appends.observe({ outcome }, seconds),
  deadLetter: ({ topic, group }: GroupOfTopic): void => deadLetters.inc({ topic, group }),
  /** The groups of this process: how far each is behind, and no dead letters before the first. */
  consumers: (groups: readonly GroupOfTopic[], lagOf: () => Promise<readonly (GroupOfTopic & { lag: number })[]>) => {
    for (const { topic, group } of groups) deadLetters.inc({ topic, group }, 0);
    lags.set('consumers', async () =>
      (await lagOf()).map(({ topic, group, lag }) => ({ labels: { topic, group }, value: lag })),
    );
  },
  /** @param name of those who are asked together */
  readers: (name: string, ask: () => Promise<readonly ReaderState[]>): void => {
    readers.set(name, ask);
    stops.set(name, async () =>
      (await ask()).map(({ topic, group, stoppedAt }) => ({ labels: { topic, group }, value: stoppedAt ? 1 : 0 })),
    );
  },
  /** Figures of another thread of this process, which are shown with its own. */
  elsewhere: (source: () => Promise<readonly object[]>): void => {
    elsewhere = source;
  },
  /** @param age in seconds */
  relayLag: (age: () => Promise<number>): void => relayLags.single('relay', {}, age),
  /** @param age in seconds */
  outboxOldest: (channel: string, age: () => Promise<number>): void => outboxes.single(channel, { channel }, age),
};

/** The figures of this thread alone, for `figures.elsewhere` of another. */
export const ownFigures = (): Promise<readonly object[]> => registry.getMetricsAsJSON();

/** All figures of the process, as Prometheus reads them. What another thread does not say in time is left out. */
export const allFigures = async (): Promise<string> => {
  if (!elsewhere) return registry.metrics();
  const [own, other] = await Promise.all([ownFigures(), inTime(elsewhere, OTHERS_PATIENCE).catch(lags.told)]);
  return AggregatorRegistry.aggregate(other ? [own, other] : [own]).metrics();
};

/** Forgets the sources, whose databases are about to be closed, and reports their failures no more. */
export const forgetSources = (): void => {
  for (const sources of [lags, relayLags, outboxes, stops]) sources.clear();
  readers.clear();
  elsewhere = undefined;
};

/** @param told what to do when a figure could not be had; it is then left out */
export const onSourceFailure = (told: (error: unknown) => void): void => {
  for (const sources of [lags, relayLags, outboxes, stops]) sources.told = told;
};
