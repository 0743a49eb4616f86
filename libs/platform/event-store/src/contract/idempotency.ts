import { describe, expect, it } from '@jest/globals';
import { PartialOverlapError } from '../errors.js';
import type { Bench } from './engine-under-test.js';
import { event, events, newPrefix } from './engine-under-test.js';

export const idempotency = ({ store, second }: Bench): void => {
  describe('appending the same again', () => {
    it('with noStream gives the first result, for ever', async () => {
      const stream = newPrefix();
      const given = events(2);
      const first = await store().append(stream, 'noStream', given);
      await store().append(stream, 2, events(5));
      expect(await second().append(stream, 'noStream', given)).toEqual({ ...first, repeated: true });
      expect(await store().readStream(stream)).toHaveLength(7);
    });

    it('with an exact version gives the first result, for ever', async () => {
      const stream = newPrefix();
      const given = events(2);
      await store().append(stream, 'noStream', events(3));
      const first = await store().append(stream, 3, given);
      await store().append(stream, 'any', events(5));
      expect(await store().append(stream, 3, given)).toEqual({ ...first, repeated: true });
      expect(await second().append(stream, 3, given)).toEqual({ ...first, repeated: true });
      expect(await store().readStream(stream)).toHaveLength(10);
    });

    it.each(['any', 'streamExists'] as const)(
      'with %s gives the first result while its events are the newest',
      async (expected) => {
        const stream = newPrefix();
        await store().append(stream, 'noStream', events(2));
        const given = events(3);
        const first = await store().append(stream, expected, given);
        expect(await second().append(stream, expected, given)).toEqual({ ...first, repeated: true });
        expect(await store().append(stream, expected, given)).toEqual({ ...first, repeated: true });
        expect(await store().readStream(stream)).toHaveLength(5);
      },
    );

    it('twenty times at once writes once', async () => {
      const stream = newPrefix();
      const given = events(2);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 ? store() : second()).append(stream, 'noStream', given)),
      );
      expect(new Set(answers.map(({ version, position }) => `${version} ${position}`)).size).toBe(1);
      expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
      expect(await store().readStream(stream)).toHaveLength(2);
    });

    it('in another stream is another event', async () => {
      const [one, other] = [newPrefix(), newPrefix()];
      const given = events(2);
      await store().append(one, 'noStream', given);
      expect(await store().append(other, 'noStream', given)).toMatchObject({ version: 2, repeated: false });
    });

    it('with more events behind them is a partial overlap, and writes nothing', async () => {
      const stream = newPrefix();
      const given = events(2);
      await store().append(stream, 'noStream', given);
      const longer = store().append(stream, 'noStream', [...given, event()]);
      await expect(longer).rejects.toBeInstanceOf(PartialOverlapError);
      await expect(longer).rejects.toMatchObject({ code: 'store.partial_overlap', stream });
      expect(await store().readStream(stream)).toHaveLength(2);
    });

    it('with another event in the middle is a partial overlap', async () => {
      const stream = newPrefix();
      const given = events(3);
      await store().append(stream, 'any', [event()]);
      await store().append(stream, 1, given);
      const changed = store().append(stream, 1, [given[0]!, event(), given[2]!]);
      await expect(changed).rejects.toBeInstanceOf(PartialOverlapError);
      expect(await store().readStream(stream)).toHaveLength(4);
    });

    it.each(['any', 'streamExists'] as const)(
      'with %s and only the newest of them is a partial overlap',
      async (expected) => {
        const stream = newPrefix();
        const newest = event();
        await store().append(stream, 'noStream', [event(), newest]);
        await expect(store().append(stream, expected, [newest, event()])).rejects.toBeInstanceOf(PartialOverlapError);
        expect(await store().readStream(stream)).toHaveLength(2);
      },
    );
  });
};
