import { describe, expect, it } from '@jest/globals';
import { WrongExpectedVersionError } from '../errors.js';
import type { EventStore } from '../event-store.js';
import type { Bench } from './engine-under-test.js';
import { event, events, ids, newPrefix, readEverything } from './engine-under-test.js';

export const concurrency = ({ store, second }: Bench): void => {
  const oneOf = (index: number): EventStore => (index % 2 ? store() : second());

  describe('many writers at once, in two processes', () => {
    it('only one opens a stream', async () => {
      const stream = newPrefix();
      const tries = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) => oneOf(index).append(stream, 'noStream', [event()])),
      );
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const refused = tries.filter((result) => result.status === 'rejected');
      expect(refused.every(({ reason }) => reason instanceof WrongExpectedVersionError && reason.actual === 1)).toBe(
        true,
      );
      expect(await store().readStream(stream)).toHaveLength(1);
    });

    it('who reads again after a conflict gets through, and nobody writes over anybody', async () => {
      const stream = newPrefix();
      const addOne = async (through: EventStore): Promise<void> => {
        for (;;) {
          const version = (await through.readStream(stream)).length;
          try {
            await through.append(stream, version, [event({ data: { sawBefore: version } })]);
            return;
          } catch (error) {
            if (!(error instanceof WrongExpectedVersionError)) throw error;
          }
        }
      };
      await Promise.all(Array.from({ length: 16 }, (_, index) => addOne(oneOf(index))));
      const recorded = await store().readStream(stream);
      expect(recorded.map(({ data }) => data['sawBefore'])).toEqual(Array.from({ length: 16 }, (_, index) => index));
    });

    it('any never fails from contention', async () => {
      const stream = newPrefix();
      await Promise.all(Array.from({ length: 60 }, (_, index) => oneOf(index).append(stream, 'any', events(2))));
      const recorded = await second().readStream(stream);
      expect(recorded.map(({ version }) => version)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    });

    it('readers never find a new event at or before one they have read', async () => {
      const prefix = newPrefix();
      const after = await store().head();
      const filter = { streamPrefixes: [prefix] };
      let writing = true;
      const reader = async (through: EventStore): Promise<string[]> => {
        const seen: string[] = [];
        let position = after;
        for (let last = false; !last;) {
          last = !writing;
          for await (const batch of through.readAll({ after: position, filter, batchSize: 16 })) {
            seen.push(...ids(batch));
            position = batch.at(-1)!.position;
          }
        }
        return seen;
      };
      const readers = [reader(store()), reader(second())];
      const writer = async (index: number): Promise<void> => {
        for (let round = 0; round < 15; round += 1)
          await oneOf(index).append(`${prefix}${index % 8}`, 'any', events(1 + (round % 3)));
      };
      await Promise.all(Array.from({ length: 24 }, (_, index) => writer(index)));
      writing = false;
      const order = ids(await readEverything(store().readAll({ after, filter })));
      expect(order).toHaveLength(24 * 30);
      for (const seen of await Promise.all(readers)) expect(seen).toEqual(order);
    });
  });
};
