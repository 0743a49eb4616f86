import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './bus-under-test.js';
import { collector, dataOf, gate, message, newName, numbered, ofKey } from './bus-under-test.js';

export const delivering = ({ open, restart, eventually }: Bench): void => {
  describe('publishing', () => {
    it('hands over everything that a message was given, whatever characters and size', async () => {
      const bus = await open();
      const topic = newName('whole');
      const sent = [
        message({ key: 'कख-💧', data: { words: 'हैंडपंप 💧 खराब\0 है\n"', none: null, list: [1.5, [], {}] } }),
        message({ data: { big: 'आ'.repeat(150_000) }, headers: { traceparent: '00-ab-cd-01', note: 'पानी' } }),
        message({ data: null }),
        message({ data: 'a text' }),
      ];
      await bus.publish(topic, sent);
      const seen = collector();
      await bus.subscribe({ topic, group: 'one', handle: seen.handle });
      await eventually(() => expect(seen.handled).toHaveLength(sent.length));
      for (const one of sent) expect(seen.handled).toContainEqual(one);
    });

    it('has kept what it acknowledged when it is opened again', async () => {
      const first = await open();
      const topic = newName('kept');
      await Promise.all(numbered(50, ['a', 'b']).map((one) => first.publish(topic, [one])));
      const second = await restart(first);
      const seen = collector();
      await second.subscribe({ topic, group: 'one', handle: seen.handle });
      await eventually(() => expect(dataOf(seen.handled).sort(byNumber)).toEqual(dataOf(numbered(50))));
    });

    it('takes an empty list, and publishes from many callers at once', async () => {
      const bus = await open();
      const topic = newName('many');
      await bus.publish(topic, []);
      const seen = collector();
      await bus.subscribe({ topic, group: 'one', handle: seen.handle });
      await Promise.all(Array.from({ length: 40 }, (_, caller) => bus.publish(topic, numbered(5, [`key-${caller}`]))));
      await eventually(() => expect(seen.handled).toHaveLength(200));
      for (let caller = 0; caller < 40; caller += 1) {
        expect(dataOf(ofKey(seen.handled, `key-${caller}`))).toEqual([0, 1, 2, 3, 4]);
      }
    });
  });

  describe('order', () => {
    it('is kept for each key, one message at a time, while other keys go on', async () => {
      const bus = await open();
      const topic = newName('order');
      const keys = ['slow', 'quick', 'other'];
      const shut = gate();
      const running = new Map<string, number>();
      const seen = collector(async ({ key }) => {
        expect(running.get(key) ?? 0).toBe(0);
        running.set(key, 1);
        await (key === 'slow' ? shut.opened : sleep(Math.random() * 3));
        running.set(key, 0);
      });
      await bus.subscribe({ topic, group: 'one', concurrency: 4, handle: seen.handle });
      await bus.publish(topic, numbered(60, keys));
      await eventually(() => expect(seen.handled).toHaveLength(40));
      expect(ofKey(seen.handled, 'slow')).toEqual([]);
      shut.open();
      await eventually(() => expect(seen.handled).toHaveLength(60));
      for (const key of keys) expect(dataOf(ofKey(seen.handled, key))).toEqual(dataOf(ofKey(numbered(60, keys), key)));
    });

    it('works on no more keys at once than it was told', async () => {
      const bus = await open();
      const topic = newName('limit');
      let [now, most] = [0, 0];
      const seen = collector(async () => {
        now += 1;
        most = Math.max(most, now);
        await sleep(5);
        now -= 1;
      });
      await bus.subscribe({ topic, group: 'one', concurrency: 3, handle: seen.handle });
      await bus.publish(
        topic,
        numbered(
          60,
          Array.from({ length: 20 }, (_, index) => `key-${index}`),
        ),
      );
      await eventually(() => expect(seen.handled).toHaveLength(60));
      expect(most).toBe(3);
    });
  });
};

const byNumber = (left: unknown, right: unknown): number => Number(left) - Number(right);
