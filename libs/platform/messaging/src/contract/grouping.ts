import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './bus-under-test.js';
import { collector, dataOf, gate, newName, numbered, ofKey } from './bus-under-test.js';

const keys = Array.from({ length: 24 }, (_, index) => `key-${index}`);
const byNumber = (left: unknown, right: unknown): number => Number(left) - Number(right);

export const grouping = ({ open, restart, eventually }: Bench): void => {
  describe('groups', () => {
    it('each get every message', async () => {
      const bus = await open();
      const topic = newName('each');
      const [one, two] = [collector(), collector()];
      await bus.subscribe({ topic, group: 'one', handle: one.handle });
      await bus.publish(topic, numbered(30, keys));
      await bus.subscribe({ topic, group: 'two', handle: two.handle });
      for (const { handled } of [one, two]) {
        await eventually(() => expect(dataOf(handled).sort(byNumber)).toEqual(dataOf(numbered(30))));
      }
    });

    it('share among their consumers: nothing twice, nothing left out, order per key kept', async () => {
      const bus = await open();
      const topic = newName('share');
      const [one, two] = [collector(() => sleep(1)), collector(() => sleep(1))];
      await bus.subscribe({ topic, group: 'shared', concurrency: 2, handle: one.handle });
      await bus.subscribe({ topic, group: 'shared', concurrency: 2, handle: two.handle });
      await bus.publish(topic, numbered(240, keys));
      const all = () => [...one.started, ...two.started].sort((a, b) => a.at - b.at).map(({ message }) => message);
      await eventually(() => expect(one.handled.length + two.handled.length).toBe(240));
      expect(new Set(dataOf(all())).size).toBe(240);
      for (const key of keys) expect(dataOf(ofKey(all(), key))).toEqual(dataOf(ofKey(numbered(240, keys), key)));
      expect(one.handled.length).toBeGreaterThan(0);
      expect(two.handled.length).toBeGreaterThan(0);
    });

    it('go on with one consumer when the other stops', async () => {
      const bus = await open();
      const topic = newName('leave');
      const [one, two] = [collector(), collector()];
      const leaver = await bus.subscribe({ topic, group: 'shared', handle: one.handle });
      await bus.subscribe({ topic, group: 'shared', handle: two.handle });
      await bus.publish(topic, numbered(24, keys));
      await eventually(() => expect(one.handled.length + two.handled.length).toBe(24));
      await leaver.stop();
      const before = one.handled.length;
      await bus.publish(topic, numbered(48, keys, 24));
      await eventually(() => expect(one.handled.length + two.handled.length).toBe(72));
      expect(one.handled.length).toBe(before);
    });

    it('keep their place over a restart', async () => {
      const first = await open();
      const topic = newName('place');
      const before = collector();
      await first.subscribe({ topic, group: 'one', handle: before.handle });
      await first.publish(topic, numbered(20, keys));
      await eventually(() => expect(before.handled).toHaveLength(20));
      const second = await restart(first);
      const after = collector();
      await second.publish(topic, numbered(20, keys, 20));
      await second.subscribe({ topic, group: 'one', handle: after.handle });
      await eventually(() => expect(after.handled).toHaveLength(20));
      expect(dataOf(after.handled).sort(byNumber)).toEqual(dataOf(numbered(20, keys, 20)));
    });

    it('begin at the oldest message, or with `latest` at what comes after them', async () => {
      const bus = await open();
      const topic = newName('from');
      await bus.publish(topic, numbered(5));
      const [earliest, latest] = [collector(), collector()];
      await bus.subscribe({ topic, group: 'latest', from: 'latest', handle: latest.handle });
      await bus.subscribe({ topic, group: 'earliest', handle: earliest.handle });
      await bus.publish(topic, numbered(5, ['AME-1'], 5));
      await eventually(() => expect(dataOf(earliest.handled)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
      await eventually(() => expect(dataOf(latest.handled)).toEqual([5, 6, 7, 8, 9]));
    });
  });

  describe('stopping', () => {
    it('waits for the message in hand, tells it, and leaves the rest for the next consumer', async () => {
      const bus = await open();
      const topic = newName('stop');
      const shut = gate();
      let told = false;
      const seen = collector(async (_, { signal }) => {
        signal.addEventListener('abort', () => (told = true));
        await shut.opened;
      });
      const consumer = await bus.subscribe({ topic, group: 'one', handle: seen.handle });
      await bus.publish(topic, numbered(3));
      await eventually(() => expect(seen.started).toHaveLength(1));
      let stopped = false;
      const stopping = consumer.stop().then(() => (stopped = true));
      await sleep(30);
      expect([told, stopped]).toEqual([true, false]);
      shut.open();
      await stopping;
      expect(dataOf(seen.handled)).toEqual([0]);
      const next = collector();
      await bus.subscribe({ topic, group: 'one', handle: next.handle });
      await eventually(() => expect(dataOf(next.handled)).toEqual([1, 2]));
    });

    it('can be asked for twice', async () => {
      const bus = await open();
      const consumer = await bus.subscribe({ topic: newName('twice'), group: 'one', handle: collector().handle });
      await Promise.all([consumer.stop(), consumer.stop()]);
      await Promise.all([bus.close(), bus.close()]);
    });
  });

  describe('lag', () => {
    it('counts what is behind the end of the topic, down to none', async () => {
      const bus = await open();
      const topic = newName('lag');
      await bus.publish(topic, numbered(10));
      const shut = gate();
      const consumer = await bus.subscribe({ topic, group: 'one', handle: () => shut.opened });
      await eventually(async () => expect(await consumer.lag()).toBe(10));
      shut.open();
      await eventually(async () => expect(await consumer.lag()).toBe(0));
    });
  });
};
