/**
 * Drives one event store in a process of its own, forked with a task in JSON as its argument; sends one message back.
 * What stores print themselves is nobody's.
 *
 * Tasks: `prepare` makes the tables; `append` lets writers append one event at a time, at the exact version, for so
 * many seconds; `fill` makes a history to replay; `replay` reads it from the first event to the last. `missing` is how
 * many events were acknowledged and not found by reading all of them in order.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { sampleEvent } from '../dist/store-events.js';

/** Events of a ticket's stream. */
const streamLength = 20;
/** Not counted: connections are made, statements planned, code compiled. Seconds. */
const warmUp = 0.5;

/**
 * @param {object} store
 * @param {(place: object) => Promise<void>} store.prepare
 * @param {(place: object, writers: number) => Promise<{
 *   append(stream: string, version: number, event: object, writer: number): Promise<void>,
 *   appendMany?(stream: string, events: object[]): Promise<void>,
 *   replay(): Promise<number>,
 *   close(): Promise<void>
 * }>} store.open `version` is how many events the stream has; `replay` gives how many events it read
 */
export const drive = async (store) => {
  const { task, place, writers = 1, seconds, events } = JSON.parse(process.argv[2]);
  const result =
    task === 'prepare' ? await store.prepare(place) : await work(store, place, { task, writers, seconds, events });
  // Not every store can be told to let its connections go.
  process.send(result ?? {}, () => process.exit());
};

const work = async (store, place, { task, writers, seconds, events }) => {
  const opened = await store.open(place, writers);
  try {
    if (task === 'append') return await append(opened, writers, seconds);
    if (task === 'fill') return await fill(opened, events, writers);
    return await replay(opened, events);
  } finally {
    await opened.close();
  }
};

const append = async (opened, writers, seconds) => {
  const begin = performance.now() + warmUp * 1_000;
  const end = begin + seconds * 1_000;
  const seen = { acknowledged: 0, counted: 0, refused: 0 };
  const run = `${process.pid.toString(36)}${Date.now().toString(36)}`;
  await Promise.all(
    Array.from({ length: writers }, (_, writer) => write(opened, `${run}x${writer}`, end, begin, seen, writer)),
  );
  const elapsed = (performance.now() - begin) / 1_000;
  const there = await opened.replay();
  return { rate: seen.counted / elapsed, refused: seen.refused, missing: Math.max(0, seen.acknowledged - there) };
};

/** What a store refuses (a lock that it does not wait for) is tried again, as its users would have to. */
const write = async (opened, name, end, begin, seen, writer) => {
  for (let nth = 0; performance.now() < end; nth += 1) {
    const stream = `ticket-${name}x${Math.floor(nth / streamLength)}`;
    const event = sampleEvent(nth, false);
    for (;;) {
      try {
        await opened.append(stream, nth % streamLength, event, writer);
        break;
      } catch (error) {
        seen.refused += 1;
        if (performance.now() >= end) {
          if (seen.acknowledged === 0) throw error;
          return;
        }
        await pause(1 + Math.random() * 20);
      }
    }
    seen.acknowledged += 1;
    if (performance.now() >= begin) seen.counted += 1;
  }
};

const fill = async ({ append: appendOne, appendMany }, events, writers) => {
  let stream = 0;
  const fillStreams = async (writer) => {
    while (stream * streamLength < events) {
      const name = `ticket-F${stream++}`;
      const all = Array.from({ length: streamLength }, (_, nth) => sampleEvent(nth, false));
      if (appendMany) await appendMany(name, all);
      else for (const [nth, event] of all.entries()) await appendOne(name, nth, event, writer);
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => fillStreams(writer)));
};

const replay = async (opened, events) => {
  await opened.replay(); // Warms code and caches.
  const start = performance.now();
  const read = await opened.replay();
  const seconds = (performance.now() - start) / 1_000;
  return { rate: read / seconds, missing: events - read };
};
