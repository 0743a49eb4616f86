import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Bench } from './bus-under-test.js';
import { collector, dataOf, newName, numbered, ofKey } from './bus-under-test.js';

type Step = { readonly do: 'publish'; readonly count: number } | { readonly do: 'restart' } | { readonly do: 'rejoin' };

const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('publish' as const), count: fc.integer({ min: 1, max: 40 }) }),
    },
    { weight: 1, arbitrary: fc.constant<Step>({ do: 'restart' }) },
    { weight: 2, arbitrary: fc.constant<Step>({ do: 'rejoin' }) },
  ),
  { minLength: 2, maxLength: 10 },
);

/** The first sighting of each message: at least once means that some come again after a restart. */
const firstSightings = (data: readonly unknown[]): unknown[] => [...new Set(data)];

export const model = ({ open, restart, eventually }: Bench, runs: number): void => {
  describe('whatever happens', () => {
    it('every group gets every message at least once, and each key in order', async () => {
      const run = async (plan: readonly Step[], keyCount: number, failEvery: number): Promise<void> => {
        const topic = newName('model');
        const keys = Array.from({ length: keyCount }, (_, index) => `key-${index}`);
        const groups = ['one', 'two'].map((group) => ({
          group,
          seen: collector(({ data }, { attempt }) => {
            if (Number(data) % failEvery === 0 && attempt === 1) throw new Error('the first try fails');
          }),
        }));
        const join = (on: typeof bus) =>
          Promise.all(
            groups.map(({ group, seen }) =>
              on.subscribe({ topic, group, retry: { firstDelay: 1, longestDelay: 2 }, handle: seen.handle }),
            ),
          );
        let bus = await open();
        let consumers = await join(bus);
        let sent = 0;
        for (const step of plan) {
          if (step.do === 'publish') {
            await bus.publish(topic, numbered(step.count, keys, sent));
            sent += step.count;
          } else if (step.do === 'restart') {
            bus = await restart(bus);
            consumers = await join(bus);
          } else {
            await Promise.all(consumers.map((consumer) => consumer.stop()));
            consumers = await join(bus);
          }
        }
        for (const { seen } of groups) {
          await eventually(() => expect(firstSightings(dataOf(seen.handled))).toHaveLength(sent));
          for (const key of keys) {
            const inOrder = firstSightings(dataOf(ofKey(seen.handled, key))).map(Number);
            expect(inOrder).toEqual([...inOrder].sort((left, right) => left - right));
          }
        }
        await bus.close();
      };
      await fc.assert(fc.asyncProperty(steps, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 3, max: 9 }), run), {
        numRuns: runs,
      });
    });
  });
};
