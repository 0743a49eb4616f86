import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { contentOf, nameOf, sample } from './samples.js';
import type { StoreUnderTest } from './store-under-test.js';

export const putting = (fresh: () => Promise<StoreUnderTest>): void => {
  describe('putting a file', () => {
    it('names it by the SHA-256 of its bytes', async () => {
      const { store } = await fresh();
      const bytes = sample(1_000);
      expect(await store.put(bytes)).toEqual({ sha256: nameOf(bytes), bytes: 1_000 });
      expect(await store.has(nameOf(bytes))).toBe(true);
    });

    it('takes a stream in pieces of any size, and an empty file', async () => {
      const { store } = await fresh();
      const bytes = sample(300_000);
      const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 1), bytes.subarray(1, 200_000), bytes.subarray(200_000)];
      expect(await store.put(Readable.from(pieces))).toEqual({ sha256: nameOf(bytes), bytes: 300_000 });
      expect((await contentOf(store, nameOf(bytes)))?.equals(bytes)).toBe(true);

      const nothing = new Uint8Array(0);
      expect(await store.put(nothing)).toEqual({ sha256: nameOf(nothing), bytes: 0 });
      expect(await contentOf(store, nameOf(nothing))).toHaveLength(0);
    });

    it('keeps the same bytes once, however often and however concurrently they come', async () => {
      const { store, reopen } = await fresh();
      const second = await reopen();
      const bytes = sample(50_000);
      const answers = await Promise.all([store, second, store, second].map((each) => each.put(Readable.from([bytes]))));
      for (const answer of answers) expect(answer).toEqual({ sha256: nameOf(bytes), bytes: 50_000 });
      expect((await contentOf(second, nameOf(bytes)))?.equals(bytes)).toBe(true);
      await second.close();
    });

    it('shows nothing before it is whole, and keeps nothing when its source fails, whose error is passed on', async () => {
      const { store } = await fresh();
      const bytes = sample(100_000);
      const hungUp = new Error('the sender hung up');
      const seen: boolean[] = [];
      async function* breaksOff(): AsyncGenerator<Uint8Array> {
        yield bytes;
        await setImmediate();
        seen.push(await store.has(nameOf(bytes)));
        throw hungUp;
      }
      await expect(store.put(breaksOff())).rejects.toBe(hungUp);
      expect([...seen, await store.has(nameOf(bytes))]).toEqual([false, false]);
    });

    it('is for good: another opening has what was acknowledged', async () => {
      const { store, reopen } = await fresh();
      const bytes = sample(10_000);
      await store.put(bytes);
      await store.close();
      const again = await reopen();
      expect((await contentOf(again, nameOf(bytes)))?.equals(bytes)).toBe(true);
      await again.close();
    });
  });
};
