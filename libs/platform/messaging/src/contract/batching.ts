import { describe, expect, it } from '@jest/globals';
import type { Delivery, Message } from '../bus.js';
import { BusUnavailableError, PoisonMessageError } from '../bus.js';
import type { Bench } from './bus-under-test.js';
import { dataOf, newName, numbered, ofKey } from './bus-under-test.js';

const keys = ['a', 'b', 'c'];

const batchCollector = (work: (messages: readonly Message[], delivery: Delivery) => void = () => undefined) => {
  const batches: Message[][] = [];
  const attempts: number[] = [];
  const handleBatch = async (messages: readonly Message[], delivery: Delivery): Promise<void> => {
    attempts.push(delivery.attempt);
    work(messages, delivery);
    batches.push([...messages]);
  };
  return { batches, attempts, handleBatch, handled: () => batches.flat() };
};

export const batching = ({ open, restart, eventually }: Bench): void => {
  describe('batches', () => {
    it('are no larger than asked for and keep the order of each key', async () => {
      const bus = await open();
      const topic = newName('batch');
      await bus.publish(topic, numbered(100, keys));
      const seen = batchCollector();
      await bus.subscribe({ topic, group: 'one', batchSize: 16, handleBatch: seen.handleBatch });
      await bus.publish(topic, numbered(20, keys, 100));
      await eventually(() => expect(seen.handled()).toHaveLength(120));
      expect(Math.max(...seen.batches.map((batch) => batch.length))).toBeLessThanOrEqual(16);
      expect(seen.batches.length).toBeLessThan(60);
      const sent = [...numbered(100, keys), ...numbered(20, keys, 100)];
      for (const key of keys) expect(dataOf(ofKey(seen.handled(), key))).toEqual(dataOf(ofKey(sent, key)));
    });

    it('are of many keys at once', async () => {
      const bus = await open();
      const topic = newName('batch-keys');
      const many = Array.from({ length: 60 }, (_, index) => `key ${index}`);
      await bus.publish(topic, numbered(120, many));
      const seen = batchCollector();
      await bus.subscribe({ topic, group: 'one', batchSize: 200, handleBatch: seen.handleBatch });
      await eventually(() => expect(seen.handled()).toHaveLength(120));
      expect(seen.batches.length).toBeLessThan(3);
      for (const key of many) expect(ofKey(seen.handled(), key)).toHaveLength(2);
    });

    describe('that linger', () => {
      const listen = async (linger: number, batchSize = 100) => {
        const bus = await open();
        const topic = newName('linger');
        const seen = batchCollector();
        const publish = (count: number): Promise<void> => bus.publish(topic, numbered(count, keys));
        const consume = () => bus.subscribe({ topic, group: 'one', batchSize, linger, handleBatch: seen.handleBatch });
        return { publish, consume, sizes: () => seen.batches.map((batch) => batch.length) };
      };

      it('hand the first message over at once, and what comes soon after it together', async () => {
        const { publish, consume, sizes } = await listen(2_000);
        await consume();
        await publish(1);
        await eventually(() => expect(sizes()).toEqual([1]));
        for (let count = 0; count < 10; count += 1) await publish(1);
        await eventually(() => expect(sizes()).toEqual([1, 10]));
      });

      it('wait for nobody when they are full', async () => {
        const { publish, consume, sizes } = await listen(60_000, 10);
        await publish(100);
        const began = performance.now();
        await consume();
        await eventually(() => expect(sizes()).toHaveLength(10));
        expect(performance.now() - began).toBeLessThan(30_000);
      });

      it('keep nobody waiting who stops', async () => {
        const { publish, consume, sizes } = await listen(60_000);
        const consumer = await consume();
        await publish(1);
        await eventually(() => expect(sizes()).toEqual([1]));
        const began = performance.now();
        await consumer.stop();
        expect(performance.now() - began).toBeLessThan(30_000);
      });
    });

    it('that fail are tried again message by message, and poison takes no neighbour with it', async () => {
      const bus = await open();
      const topic = newName('neighbours');
      await bus.publish(topic, numbered(9));
      const seen = batchCollector((messages) => {
        if (messages.some(({ data }) => data === 4)) throw new PoisonMessageError('not four');
      });
      await bus.subscribe({ topic, group: 'one', batchSize: 100, handleBatch: seen.handleBatch });
      await eventually(() => expect(dataOf(seen.handled())).toEqual([0, 1, 2, 3, 5, 6, 7, 8]));
      await eventually(async () => expect(await bus.deadLetters({ topic })).toHaveLength(1));
      expect((await bus.deadLetters({ topic }))[0]).toMatchObject({
        message: { data: 4 },
        reason: 'bus.poison: not four',
      });
    });

    it('wait together, and whole, for what is away, as long as it takes', async () => {
      const bus = await open();
      const topic = newName('batch-outage');
      await bus.publish(topic, numbered(3, ['one']));
      let tries = 0;
      const seen = batchCollector(() => {
        tries += 1;
        if (tries <= 5) throw new BusUnavailableError('away');
      });
      const retry = { attempts: 2, firstDelay: 10, longestDelay: 10 };
      await bus.subscribe({ topic, group: 'one', batchSize: 100, retry, handleBatch: seen.handleBatch });
      await eventually(() => expect(dataOf(seen.handled())).toEqual([0, 1, 2]));
      expect(seen.batches).toHaveLength(1);
      expect(await bus.deadLetters({ topic })).toEqual([]);
    });

    it('hold a failing message up to its last attempt, then go on behind it', async () => {
      const bus = await open();
      const topic = newName('attempts');
      await bus.publish(topic, numbered(2));
      const seen = batchCollector((messages) => {
        if (messages.some(({ data }) => data === 0)) throw new Error('no');
      });
      const retry = { attempts: 3, firstDelay: 10, longestDelay: 10 };
      await bus.subscribe({ topic, group: 'one', batchSize: 1, retry, handleBatch: seen.handleBatch });
      await eventually(() => expect(dataOf(seen.handled())).toEqual([1]));
      expect(seen.attempts).toEqual([1, 2, 3, 1]);
      await eventually(async () => expect(await bus.deadLetters({ topic })).toMatchObject([{ attempts: 3 }]));
    });

    it('keep their place over a restart, and dead letters come back when asked for', async () => {
      const first = await open();
      const topic = newName('batch-place');
      await first.publish(topic, numbered(5));
      const before = batchCollector((messages) => {
        if (messages.some(({ data }) => data === 2)) throw new PoisonMessageError('not two');
      });
      await first.subscribe({ topic, group: 'one', handleBatch: before.handleBatch });
      await eventually(async () => expect(await first.deadLetters({ topic })).toHaveLength(1));
      await eventually(() => expect(before.handled()).toHaveLength(4));
      const second = await restart(first);
      const after = batchCollector();
      await second.subscribe({ topic, group: 'one', handleBatch: after.handleBatch });
      await second.publish(topic, numbered(1, ['AME-1'], 5));
      await eventually(() => expect(dataOf(after.handled())).toEqual([5]));
      const [letter] = await second.deadLetters({ topic });
      await second.replayDeadLetter(letter!.id);
      await eventually(() => expect(dataOf(after.handled())).toEqual([5, 2]));
    });

    it('and single messages do not mix in one group', async () => {
      const bus = await open();
      const topic = newName('mixed');
      await bus.subscribe({ topic, group: 'one', handle: async () => undefined });
      const mixed = bus.subscribe({ topic, group: 'one', handleBatch: async () => undefined });
      await expect(mixed).rejects.toMatchObject({ code: 'bus.group_mixed' });
    });
  });
};
