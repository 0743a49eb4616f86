import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '../event-store.js';
import type { Bench } from './engine-under-test.js';
import { event, events, ids, newPrefix, readEverything, take } from './engine-under-test.js';

export const subscribing = ({ store, second, open }: Bench): void => {
  describe('subscribing', () => {
    it('gives what is there, then what comes', async () => {
      const prefix = newPrefix();
      const filter = { streamPrefixes: [prefix] };
      const before = events(3);
      await store().append(`${prefix}a`, 'noStream', before);
      const taken = take(store(), 5, { filter });
      await pause(60);
      const later = events(2);
      await store().append(`${prefix}b`, 'noStream', later);
      expect(ids(await taken)).toEqual(ids([...before, ...later]));
    });

    it('begins after the position that was given', async () => {
      const prefix = newPrefix();
      const filter = { streamPrefixes: [prefix] };
      const all = events(5);
      await store().append(prefix, 'noStream', all);
      const recorded = await store().readStream(prefix);
      expect(ids(await take(store(), 3, { filter, after: recorded[1]!.position }))).toEqual(ids(all.slice(2)));
      const live = take(store(), 1, { filter, after: recorded[4]!.position });
      const next = event();
      await store().append(prefix, 5, [next]);
      expect(ids(await live)).toEqual([next.id]);
    });

    it('sees what another process commits', async () => {
      const prefix = newPrefix();
      const after = await store().head();
      const taken = take(store(), 3, { after, filter: { streamPrefixes: [prefix] } });
      const given = events(3);
      for (const [index, one] of given.entries()) {
        await pause(40);
        await second().append(prefix, index, [one]);
      }
      expect(ids(await taken)).toEqual(ids(given));
    });

    it('has no gap and no double at the seam between catching up and live, wherever it falls', async () => {
      const prefix = newPrefix();
      const after = await store().head();
      const filter = { streamPrefixes: [prefix] };
      const total = 300;
      const readers: Promise<RecordedEvent[]>[] = [];
      for (let version = 0; version < total; version += 1) {
        if (version % 20 === 0)
          readers.push(take(version % 40 ? store() : second(), total, { after, filter, batchSize: 7 }));
        await (version % 3 ? store() : second()).append(prefix, version, [event()]);
      }
      const expected = Array.from({ length: total }, (_, index) => index + 1);
      for (const taken of await Promise.all(readers)) expect(taken.map(({ version }) => version)).toEqual(expected);
    });

    it('filters what is there and what comes', async () => {
      const prefix = newPrefix();
      const after = await store().head();
      const taken = take(store(), 2, { after, filter: { streamPrefixes: [prefix], types: ['Wanted'] } });
      const wanted = events(2, { type: 'Wanted' });
      await store().append(prefix, 'noStream', [event(), wanted[0]!]);
      await pause(40);
      await store().append(`${prefix}x`, 'noStream', [event({ type: 'Unwanted' }), wanted[1]!]);
      expect(ids(await taken)).toEqual(ids(wanted));
    });

    it('ends without an error when its signal is raised, while waiting, between batches, and before it began', async () => {
      const prefix = newPrefix();
      const filter = { streamPrefixes: [prefix] };
      await store().append(prefix, 'noStream', events(4));
      const waiting = new AbortController();
      const ended = readEverything(store().subscribe({ filter, signal: waiting.signal }));
      await pause(60);
      waiting.abort();
      expect(await ended).toHaveLength(4);
      expect(await take(store(), 2, { filter, batchSize: 2 })).toHaveLength(2);
      expect(await readEverything(store().subscribe({ filter, signal: AbortSignal.abort() }))).toEqual([]);
    });

    it('ends when its store is closed', async () => {
      const prefix = newPrefix();
      const closing = await open();
      await closing.append(prefix, 'noStream', [event()]);
      const ended = readEverything(closing.subscribe({ filter: { streamPrefixes: [prefix] } }));
      await pause(60);
      await closing.close();
      expect(await ended).toHaveLength(1);
    });

    it('a reader that takes its time costs no memory, keeps nobody waiting, and misses nothing', async () => {
      const prefix = newPrefix();
      const after = await store().head();
      const filter = { streamPrefixes: [prefix] };
      const options = { after, filter, batchSize: 5 };
      const slow = Array.from({ length: 30 }, () => store().subscribe(options)[Symbol.asyncIterator]());
      await store().append(prefix, 'noStream', [event()]);
      await Promise.all(slow.map((reader) => reader.next()));

      const before = heapInUse();
      const words = 'क'.repeat(20_000);
      for (let version = 1; version <= 100; version += 1)
        await store().append(prefix, version, [event({ data: { words } })]);
      expect((await take(store(), 101, options)).length).toBe(101);
      // Had each of the 30 kept the 100 events of 40 kB for itself, it would be 120 MB.
      expect(heapInUse() - before).toBeLessThan(40_000_000);

      const reader = slow[0]!;
      const versions: number[] = [];
      while (versions.length < 100)
        versions.push(...(await reader.next()).value!.map(({ version }: RecordedEvent) => version));
      expect(versions).toEqual(Array.from({ length: 100 }, (_, index) => index + 2));
      for (const each of slow) await each.return?.();
    });
  });
};

const heapInUse = (): number => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
};
