import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import type { ByteRange, OpenMedia } from '../media-store.js';
import { contentOf, sample } from './samples.js';
import type { StoreUnderTest } from './store-under-test.js';

export const reading = (fresh: () => Promise<StoreUnderTest>): void => {
  describe('reading a file', () => {
    it('gives any range, and says how large the whole is', async () => {
      const { store } = await fresh();
      const bytes = sample(100_000);
      const { sha256 } = await store.put(bytes);
      const ranges: ByteRange[] = [
        { start: 0, end: 0 },
        { start: 70_000 },
        { start: 10, end: 99_999 },
        { start: 0, end: 1_000_000 },
      ];
      for (const range of ranges) {
        const media = (await store.open(sha256, range)) as OpenMedia;
        expect(media.bytes).toBe(100_000);
        const wanted = bytes.subarray(range.start, range.end === undefined ? undefined : range.end + 1);
        expect((await buffer(media.stream)).equals(wanted)).toBe(true);
      }
    });

    it.each(['0'.repeat(64), '', '../../etc/passwd', 'A'.repeat(64), `${'0'.repeat(63)}/`])(
      'finds nothing under %p',
      async (name) => {
        const { store } = await fresh();
        expect(await store.has(name)).toBe(false);
        expect(await store.open(name)).toBeUndefined();
      },
    );

    it('lets a reader leave before the end, or never begin', async () => {
      const { store } = await fresh();
      const { sha256 } = await store.put(sample(500_000));
      const [never, early] = [await store.open(sha256), await store.open(sha256)];
      never?.stream.destroy();
      for await (const _piece of early?.stream ?? []) break;
      expect(await contentOf(store, sha256)).toHaveLength(500_000);
    });
  });
};
