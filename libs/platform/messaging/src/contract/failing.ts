import { describe, expect, it } from '@jest/globals';
import type { Bus, DeadLetter } from '../bus.js';
import { BusUnavailableError, PoisonMessageError } from '../bus.js';
import type { Bench } from './bus-under-test.js';
import { collector, dataOf, message, newName, numbered } from './bus-under-test.js';

const quick = { attempts: 3, firstDelay: 20, longestDelay: 200 };

export const failing = ({ open, restart, eventually }: Bench): void => {
  const letters = async (bus: Bus, topic: string, count: number): Promise<readonly DeadLetter[]> => {
    let found: readonly DeadLetter[] = [];
    await eventually(async () => {
      found = await bus.deadLetters({ topic });
      expect(found).toHaveLength(count);
    });
    return found;
  };

  describe('a message that fails', () => {
    it('is tried again, with its attempt counted and longer and longer waits', async () => {
      const bus = await open();
      const topic = newName('again');
      const seen = collector((_, { attempt }) => {
        if (attempt < 4) throw new Error('not yet');
      });
      const retry = { attempts: 5, firstDelay: 40, longestDelay: 1_000 };
      await bus.subscribe({ topic, group: 'one', retry, handle: seen.handle });
      await bus.publish(topic, numbered(1));
      await eventually(() => expect(seen.handled).toHaveLength(1));
      expect(seen.started.map(({ delivery }) => delivery.attempt)).toEqual([1, 2, 3, 4]);
      const waits = seen.started.slice(1).map(({ at }, index) => at - seen.started[index]!.at);
      // Half to all of 40, 80, 160; a timer may fire a millisecond early by this clock.
      [19, 39, 79].forEach((least, index) => expect(waits[index]).toBeGreaterThanOrEqual(least));
      expect(await bus.deadLetters({ topic })).toEqual([]);
    });

    it('holds up its own key, and no other', async () => {
      const bus = await open();
      const topic = newName('hold');
      let healed = false;
      const seen = collector(({ key }) => {
        if (key === 'bad' && !healed) throw new Error('not yet');
      });
      const retry = { attempts: 1_000, firstDelay: 20, longestDelay: 20 };
      await bus.subscribe({ topic, group: 'one', retry, concurrency: 2, handle: seen.handle });
      await bus.publish(topic, numbered(40, ['bad', 'good']));
      await eventually(() => expect(seen.handled).toHaveLength(20));
      expect(seen.handled.every(({ key }) => key === 'good')).toBe(true);
      healed = true;
      await eventually(() => expect(seen.handled).toHaveLength(40));
      expect(dataOf(seen.handled.slice(20))).toEqual(Array.from({ length: 20 }, (_, index) => index * 2));
    });

    it('because something is away waits for that as long as it takes, and has its tries still before it', async () => {
      const bus = await open();
      const topic = newName('outage');
      const seen = collector((_, { attempt }) => {
        if (attempt <= 6) throw new BusUnavailableError('away');
        if (attempt <= 8) throw new Error('not yet');
      });
      await bus.subscribe({ topic, group: 'one', retry: quick, handle: seen.handle });
      await bus.publish(topic, numbered(1));
      await eventually(() => expect(seen.handled).toHaveLength(1));
      expect(seen.started).toHaveLength(9);
      expect(await bus.deadLetters({ topic })).toEqual([]);
    });

    it('becomes a dead letter after its last attempt, with the reason, and its key goes on', async () => {
      const bus = await open();
      const topic = newName('dead');
      const bad = message({ data: 'bad', headers: { correlation: 'c-1' } });
      const seen = collector(({ data }) => {
        if (data === 'bad') throw new TypeError('no such officer');
      });
      await bus.subscribe({ topic, group: 'one', retry: quick, handle: seen.handle });
      await bus.publish(topic, [bad, message({ data: 'next' })]);
      await eventually(() => expect(dataOf(seen.handled)).toEqual(['next']));
      expect(seen.started.map(({ delivery }) => delivery.attempt)).toEqual([1, 2, 3, 1]);
      const [letter] = await letters(bus, topic, 1);
      expect(letter).toMatchObject({
        topic,
        group: 'one',
        message: bad,
        attempts: 3,
        reason: 'TypeError: no such officer',
      });
      expect(Date.parse(letter!.failedAt)).toBeGreaterThan(Date.now() - 60_000);
    });

    it('becomes one at once when it is poison', async () => {
      const bus = await open();
      const topic = newName('poison');
      const seen = collector(() => {
        throw new PoisonMessageError('no such kind');
      });
      await bus.subscribe({ topic, group: 'one', retry: quick, handle: seen.handle });
      await bus.publish(topic, numbered(1));
      const [letter] = await letters(bus, topic, 1);
      expect(letter).toMatchObject({ attempts: 1, reason: 'bus.poison: no such kind' });
      expect(seen.started).toHaveLength(1);
    });
  });

  describe('dead letters', () => {
    it('are listed oldest first, by topic and group, and outlive a restart', async () => {
      const first = await open();
      const topic = newName('list');
      const poison = async () => {
        throw new PoisonMessageError('never');
      };
      await first.subscribe({ topic, group: 'one', handle: poison });
      await first.publish(topic, numbered(3));
      await letters(first, topic, 3);
      await first.subscribe({ topic, group: 'two', handle: poison });
      await letters(first, topic, 6);
      const bus = await restart(first);
      const listed = async (filter: Parameters<Bus['deadLetters']>[0]) =>
        dataOf((await bus.deadLetters(filter)).map((letter) => letter.message));
      expect(await listed({ topic, group: 'one' })).toEqual([0, 1, 2]);
      expect(await listed({ topic, group: 'two', limit: 2 })).toEqual([0, 1]);
      expect(await listed({ topic: newName('none') })).toEqual([]);
    });

    it('are handed again to their own group alone, when asked, and are gone then', async () => {
      const bus = await open();
      const topic = newName('replay');
      let healed = false;
      const one = collector(({ data }) => {
        if (data === 1 && !healed) throw new PoisonMessageError('not ours');
      });
      const two = collector();
      await bus.subscribe({ topic, group: 'one', handle: one.handle });
      await bus.subscribe({ topic, group: 'two', handle: two.handle });
      await bus.publish(topic, numbered(3));
      const [letter] = await letters(bus, topic, 1);
      healed = true;
      expect(await bus.replayDeadLetter(letter!.id)).toBe(true);
      await eventually(() => expect(dataOf(one.handled)).toEqual([0, 2, 1]));
      expect(one.handled[2]).toEqual(letter!.message);
      await letters(bus, topic, 0);
      await bus.publish(topic, numbered(1, ['AME-1'], 3));
      await eventually(() => expect(dataOf(two.handled)).toEqual([0, 1, 2, 3]));
      expect(await bus.replayDeadLetter(letter!.id)).toBe(false);
    });

    it('wait for their group when it is not there, and become one again when they fail again', async () => {
      const first = await open();
      const topic = newName('wait');
      const poison = async () => {
        throw new PoisonMessageError('never');
      };
      const consumer = await first.subscribe({ topic, group: 'one', handle: poison });
      await first.publish(topic, numbered(1));
      const [letter] = await letters(first, topic, 1);
      await consumer.stop();
      expect(await first.replayDeadLetter(letter!.id)).toBe(true);
      const second = await restart(first);
      expect(await second.deadLetters({ topic })).toEqual([]);
      await second.subscribe({ topic, group: 'one', handle: poison });
      const [again] = await letters(second, topic, 1);
      expect(again!.message).toEqual(letter!.message);
    });
  });
};
