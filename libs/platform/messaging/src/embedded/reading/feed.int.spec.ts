import type { EventStore, NewEvent } from '@sunwai/event-store';
import { newMemoryHistory, openMemoryStore } from '@sunwai/event-store';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collector, dataOf, eventuallyWithin, gate, message, ofKey } from '../../contract/bus-under-test.js';
import type { Bus, BusLog } from '../../bus.js';
import { openEmbeddedBus } from '../embedded-bus.js';
import { storeFeed } from './feed.js';

const eventually = eventuallyWithin(20_000);
const topic = 'tickets.events';

const event = (data: number): NewEvent => ({
  id: randomUUID(),
  type: 'Happened',
  schemaVersion: 1,
  data: { data },
  metadata: {},
});

describe("a store's feed shown as a topic", () => {
  let folder: string;
  let store: EventStore;
  let bus: Bus;
  const told: string[] = [];
  const log: BusLog = { warn: () => undefined, error: (text, facts) => told.push(`${text} ${JSON.stringify(facts)}`) };

  const openBus = (on: EventStore = store): Bus =>
    openEmbeddedBus({
      file: join(folder, 'bus.db'),
      log,
      feeds: {
        [topic]: storeFeed(on, {
          filter: { streamPrefixes: ['ticket-'] },
          toMessage: ({ id, stream, data }) => message({ id, key: stream, data: data['data'] }),
        }),
      },
    });
  const append = (stream: string, from: number, count: number) =>
    store.append(
      stream,
      'any',
      Array.from({ length: count }, (_, index) => event(from + index)),
    );
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

  beforeEach(async () => {
    told.length = 0;
    folder = await mkdtemp(join(tmpdir(), 'sunwai-bus-'));
    store = openMemoryStore({});
    bus = openBus();
  });
  afterEach(async () => {
    await bus.close();
    await store.close();
    await rm(folder, { recursive: true });
  });

  it('has what was there before, then what comes, in the order of each stream, without gap or repetition', async () => {
    await append('ticket-1', 0, 3_000);
    const [one, two] = [collector(), collector()];
    await bus.subscribe({ topic, group: 'one', handle: one.handle });
    await bus.subscribe({ topic, group: 'two', handle: two.handle });
    for (let from = 3_000; from < 6_000; from += 500) await append('ticket-1', from, 500);
    await append('ticket-2', 0, 10);
    for (const { handled } of [one, two]) {
      await eventually(() => expect(handled).toHaveLength(6_010));
      expect(dataOf(ofKey(handled, 'ticket-1'))).toEqual(upTo(6_000));
      expect(dataOf(ofKey(handled, 'ticket-2'))).toEqual(upTo(10));
    }
  });

  it("leaves out other streams, and counts them to nobody's lag", async () => {
    const seen = collector();
    const consumer = await bus.subscribe({ topic, group: 'one', handle: seen.handle });
    await append('ticket-1', 0, 2);
    await append('settings', 0, 500);
    await eventually(() => expect(dataOf(seen.handled)).toEqual([0, 1]));
    await eventually(async () => expect(await consumer.lag()).toBe(0));
  });

  it("keeps each group's place, dead letters and their replay in the bus's own file", async () => {
    let healed = false;
    const seen = collector(({ data }) => {
      if (data === 1 && !healed) throw new Error('not yet');
    });
    await bus.subscribe({ topic, group: 'one', retry: { attempts: 1 }, handle: seen.handle });
    await append('ticket-1', 0, 3);
    await eventually(() => expect(dataOf(seen.handled)).toEqual([0, 2]));
    await bus.close();
    bus = openBus();
    await append('ticket-1', 3, 1);
    await bus.subscribe({ topic, group: 'one', handle: seen.handle });
    await eventually(() => expect(dataOf(seen.handled)).toEqual([0, 2, 3]));
    healed = true;
    const [letter] = await bus.deadLetters({ topic });
    await bus.replayDeadLetter(letter!.id);
    await eventually(() => expect(dataOf(seen.handled)).toEqual([0, 2, 3, 1]));
  });

  it('lets every group go on where it was when the history has moved to another store', async () => {
    const before = collector();
    await append('settings', 0, 7);
    await append('ticket-1', 0, 4);
    await bus.subscribe({ topic, group: 'one', handle: before.handle });
    await eventually(() => expect(before.handled).toHaveLength(4));
    await bus.close();
    const moved = openMemoryStore({});
    await moved.append('ticket-1', 'noStream', upTo(6).map(event));
    bus = openBus(moved);
    const after = collector();
    await bus.subscribe({ topic, group: 'one', handle: after.handle });
    await eventually(() => expect(dataOf(after.handled)).toEqual([4, 5]));
  });

  it('lets a slow group fall behind without keeping its messages in memory', async () => {
    const shut = gate();
    const slow = collector(() => shut.opened);
    const quick = collector();
    await bus.subscribe({ topic, group: 'slow', concurrency: 1, handle: slow.handle });
    await bus.subscribe({ topic, group: 'quick', handle: quick.handle });
    for (let from = 0; from < 10_000; from += 1_000) await append('ticket-1', from, 1_000);
    await eventually(() => expect(quick.handled).toHaveLength(10_000));
    expect(slow.started).toHaveLength(1);
    shut.open();
    await eventually(() => expect(dataOf(slow.handled)).toEqual(upTo(10_000)));
  });

  it('stops at an event of a newer release, says which, and skips nothing', async () => {
    await bus.close();
    const history = newMemoryHistory();
    const newer = openMemoryStore({ history });
    await newer.append('ticket-1', 'any', [event(0), { ...event(1), schemaVersion: 9 }, event(2)]);
    bus = openBus(openMemoryStore({ history, schema: { known: { Happened: 1 } } }));
    const seen = collector();
    const consumer = await bus.subscribe({ topic, group: 'one', handle: seen.handle });
    await eventually(() => expect(told.join('\n')).toContain('store.unknown_event_version'));
    expect(dataOf(seen.handled)).toEqual([0]);
    expect(consumer.stoppedAt()).toBe('Happened version 9');
    expect(await consumer.lag()).toBeGreaterThan(0);
  });

  it('stops there too where it had caught up, and a group that had gone by it before goes on', async () => {
    await bus.close();
    const history = newMemoryHistory();
    const newer = openMemoryStore({ history });
    bus = openBus(openMemoryStore({ history, schema: { known: { Happened: 1 } } }));
    const [one, late] = [collector(), collector()];
    const consumer = await bus.subscribe({ topic, group: 'one', handle: one.handle });
    await newer.append('ticket-1', 'any', [event(0)]);
    await eventually(() => expect(dataOf(one.handled)).toEqual([0]));
    expect(consumer.stoppedAt()).toBeUndefined();
    await newer.append('ticket-1', 'any', [{ ...event(1), schemaVersion: 9 }]);
    await eventually(() => expect(consumer.stoppedAt()).toBe('Happened version 9'));
    expect(await consumer.lag()).toBeGreaterThan(0);
    await bus.close();

    // The release before is put back: what the newer one has handled meanwhile is behind its group.
    bus = openBus(newer);
    await bus.subscribe({ topic, group: 'one', handle: one.handle });
    await eventually(() => expect(dataOf(one.handled)).toEqual([0, 1]));
    await bus.close();
    bus = openBus(openMemoryStore({ history, schema: { known: { Happened: 1 } } }));
    const again = await bus.subscribe({ topic, group: 'one', handle: one.handle });
    const behind = await bus.subscribe({ topic, group: 'late', handle: late.handle });
    await newer.append('ticket-1', 'any', [event(2)]);
    await eventually(() => expect(dataOf(one.handled)).toEqual([0, 1, 2]));
    await eventually(() => expect(behind.stoppedAt()).toBe('Happened version 9'));
    expect(again.stoppedAt()).toBeUndefined();
  });

  it("takes no messages but the store's", async () => {
    await expect(bus.publish(topic, [message()])).rejects.toMatchObject({ code: 'bus.topic_fed' });
  });
});
