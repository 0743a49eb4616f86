import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqliteStore } from '@sunwai/event-store';
import { bareAppends, bareReads, bareReplay, fill, openBare } from './store-baseline.js';
import { oldShare, sampleEvent, schema } from './store-events.js';
import type { BenchOptions, Round } from './report.js';
import { median, metric, report } from './report.js';
import { ownFolder } from './system/own-folder.js';

const WRITERS = 32;
const APPENDS = 6_400;
const REPLAYED = 100_000;
const STREAM_LENGTH = 20;
const READS = 3_000;

/** `store`: the embedded engine beside bare SQLite on the same tables, with the same settings. */
export const run = async ({ json, rounds }: BenchOptions): Promise<void> => {
  const folder = await ownFolder('bench');
  try {
    const history = join(folder, 'history.sqlite');
    await openSqliteStore({ file: history, schema }).close();
    fill(history, REPLAYED, STREAM_LENGTH);
    const measured = { append: [] as Round[], replay: [] as Round[], read: [] as Round[] };
    // The round before the first warms the code and the caches of both, and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      const files = [join(folder, `ours-${round}`), join(folder, `bare-${round}`)] as const;
      const append = await inTurn(
        round,
        () => ourAppends(files[0]),
        () => bareAppendsTo(files[1]),
      );
      const replay = await inTurn(
        round,
        () => ourReplay(history),
        () => bareReplay(history),
      );
      const read = await inTurn(
        round,
        () => ourReads(history),
        () => bareReads(history, READS, streamNames()),
      );
      if (round === 0) continue;
      measured.append.push(append);
      measured.replay.push(replay);
      measured.read.push(read);
    }
    report(
      'store',
      rounds,
      [
        metric('append.32-writers', 'events/s', 'higher', measured.append),
        metric('replay', 'events/s', 'higher', measured.replay),
        metric('read.20-events', 'µs p50', 'lower', measured.read),
      ],
      json,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** Who goes first changes from round to round. */
const inTurn = async (
  round: number,
  ours: () => Promise<number>,
  bare: () => number | Promise<number>,
): Promise<Round> => {
  if (round % 2) return { ours: await ours(), baseline: await bare() };
  const baseline = await bare();
  return { ours: await ours(), baseline };
};

const perSecond = (count: number, since: number): number => (count / (performance.now() - since)) * 1_000;

/** Each writer files streams of twenty events, one append at a time, at the exact version. */
const ourAppends = async (file: string): Promise<number> => {
  const store = openSqliteStore({ file, schema });
  const each = APPENDS / WRITERS;
  const events = Array.from({ length: APPENDS }, (_, index) => sampleEvent(index, false));
  const write = async (writer: number): Promise<void> => {
    for (let index = 0; index < each; index += 1) {
      const stream = `ticket-W${writer}-${Math.floor(index / STREAM_LENGTH)}`;
      await store.append(stream, index % STREAM_LENGTH, [events[writer * each + index]!]);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  const rate = perSecond(APPENDS, start);
  await store.close();
  return rate;
};

const bareAppendsTo = async (file: string): Promise<number> => {
  await openSqliteStore({ file }).close();
  const db = openBare(file);
  const rate = bareAppends(db, APPENDS, WRITERS, STREAM_LENGTH);
  db.close();
  return rate;
};

const ourReplay = async (file: string): Promise<number> => {
  const store = openSqliteStore({ file, schema });
  let count = 0;
  const start = performance.now();
  for await (const batch of store.readAll())
    for (const event of batch) if (event.data['step'] !== undefined) count += 1;
  const rate = perSecond(count, start);
  await store.close();
  if (count !== REPLAYED) throw new Error(`Replayed ${count} of ${REPLAYED}; ${oldShare} of them of an old version`);
  return rate;
};

const streamNames = (): string[] => {
  const streams = REPLAYED / STREAM_LENGTH;
  return Array.from({ length: READS }, (_, index) => `ticket-F-${(index * 7_919) % streams}`);
};

const ourReads = async (file: string): Promise<number> => {
  const store = openSqliteStore({ file, schema });
  const times: number[] = [];
  for (const stream of streamNames()) {
    const start = performance.now();
    const events = await store.readStream(stream);
    times.push((performance.now() - start) * 1_000);
    if (events.length !== STREAM_LENGTH) throw new Error(`${stream} has ${events.length} events`);
  }
  await store.close();
  return median(times);
};
