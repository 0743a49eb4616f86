import { describe, expect, it } from '@jest/globals';
import type { Bench } from './engine-under-test.js';
import { event, events, ids, newPrefix, readEverything, take } from './engine-under-test.js';

export const reading = ({ store }: Bench): void => {
  describe('reading a stream', () => {
    it('that is not there gives nothing', async () => expect(await store().readStream(newPrefix())).toEqual([]));

    it('gives the window that was asked for', async () => {
      const stream = newPrefix();
      await store().append(stream, 'noStream', events(10));
      const window = async (from?: number, limit?: number) =>
        (await store().readStream(stream, { ...(from && { from }), ...(limit && { limit }) })).map(
          ({ version }) => version,
        );
      expect(await window()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(await window(8)).toEqual([8, 9, 10]);
      expect(await window(1, 2)).toEqual([1, 2]);
      expect(await window(4, 3)).toEqual([4, 5, 6]);
      expect(await window(10, 5)).toEqual([10]);
      expect(await window(11)).toEqual([]);
    });

    it('does not give those of a stream whose name begins alike', async () => {
      const stream = newPrefix();
      await store().append(stream, 'noStream', [event()]);
      await store().append(`${stream}1`, 'noStream', events(2));
      expect(await store().readStream(stream)).toHaveLength(1);
    });

    it.each<[string, string]>([
      ['Hindi', 'हैंडपंप तीन महीने से खराब है'],
      ['Gujarati, emoji and right-to-left', 'ફરિયાદ 🚰👩🏽‍🌾 שלום'],
      ['NUL and other control characters', 'a\u0000b\u0001\u001f\u007f\u2028\r\n\t'],
      ['half a surrogate pair', 'x\ud83dy'],
      ['a megabyte', 'क'.repeat(333_000)],
      ['what looks like SQL and JSON', `'; DROP TABLE events; -- {"a":"\\u0000"}`],
    ])('gives back %s unchanged', async (_what, text) => {
      const stream = newPrefix();
      const given = event({
        data: { text, [text.slice(0, 20)]: 1 },
        ...(text.length < 1_000 && { personal: { words: text } }),
      });
      await store().append(stream, 'noStream', [given]);
      expect((await store().readStream(stream))[0]).toMatchObject(given);
    });

    it('whose name is not plain ASCII works as any other', async () => {
      const stream = `${newPrefix()}शिकायत-૧ '"\\%_`;
      await store().append(stream, 'noStream', [event()]);
      expect((await store().readStream(stream))[0]).toMatchObject({ stream, version: 1 });
      expect(await readEverything(store().readAll({ filter: { streamPrefixes: [stream] } }))).toHaveLength(1);
    });
  });

  describe('reading all', () => {
    const written = async () => {
      const prefix = newPrefix();
      const before = await store().head();
      for (let round = 0; round < 4; round += 1) {
        await store().append(`${prefix}a`, 'any', events(2, { type: 'Asked' }));
        await store().append(`${prefix}b`, 'any', [event({ type: 'Answered' })]);
      }
      const all = await readEverything(store().readAll({ filter: { streamPrefixes: [prefix] } }));
      return { prefix, all, before };
    };

    it('gives all streams in the order of their commits, at positions that rise', async () => {
      const { prefix, all } = await written();
      expect(all.map(({ stream }) => stream.slice(prefix.length)).join('')).toBe('aabaabaabaab');
      expect(all.every(({ position }, index) => index === 0 || position > all[index - 1]!.position)).toBe(true);
    });

    it('begins after the position that was given, and ends at the limit', async () => {
      const { prefix, all } = await written();
      const filter = { streamPrefixes: [prefix] };
      const after = all[3]!.position;
      expect(ids(await readEverything(store().readAll({ filter, after })))).toEqual(ids(all.slice(4)));
      expect(ids(await readEverything(store().readAll({ filter, after, limit: 3 })))).toEqual(ids(all.slice(4, 7)));
      expect(await readEverything(store().readAll({ filter, after: all.at(-1)!.position }))).toEqual([]);
      expect(await readEverything(store().readAll({ filter, limit: 0 }))).toEqual([]);
    });

    it('hands over batches no larger than asked for, and none empty', async () => {
      const { prefix, all } = await written();
      const batches: string[][] = [];
      for await (const batch of store().readAll({ filter: { streamPrefixes: [prefix] }, batchSize: 5 }))
        batches.push(ids(batch));
      expect(batches.flat()).toEqual(ids(all));
      expect(batches.every(({ length }) => length >= 1 && length <= 5)).toBe(true);
    });

    it('filters by prefixes, by types, and by both', async () => {
      const { prefix, all, before: after } = await written();
      const answered = ids(all.filter(({ type }) => type === 'Answered'));
      const read = async (streamPrefixes: string[] | undefined, types?: string[]) =>
        ids(
          await readEverything(
            store().readAll({ after, filter: { ...(streamPrefixes && { streamPrefixes }), ...(types && { types }) } }),
          ),
        );
      expect(await read([`${prefix}b`])).toEqual(answered);
      expect(await read([`${prefix}a`, `${prefix}b`])).toEqual(ids(all));
      expect(await read([prefix], ['Answered'])).toEqual(answered);
      expect(await read([prefix], ['Asked', 'Answered'])).toEqual(ids(all));
      expect(await read([`${prefix}a`], ['Answered'])).toEqual([]);
      expect(await read(undefined, ['Answered'])).toEqual(answered);
    });

    it('finds what lies behind many events that a filter leaves out, and takes a type for a name, not a pattern', async () => {
      const prefix = newPrefix();
      const after = await store().head();
      const type = String.raw`${prefix}.*? (a|b) [c]{1} +^$\ #-/`;
      const wanted = event({ type });
      await store().append(`${prefix}a`, 'noStream', events(700, { type: `${prefix}..` }));
      await store().append(`${prefix}b`, 'noStream', [wanted]);
      for (const filter of [{ types: [type] }, { streamPrefixes: [`${prefix}b`] }]) {
        expect(ids(await readEverything(store().readAll({ after, filter })))).toEqual([wanted.id]);
        expect(ids(await take(store(), 1, { after, filter }))).toEqual([wanted.id]);
      }
    });

    it('reads on only when asked to: a reader that stops early is no burden', async () => {
      const { prefix, all } = await written();
      for await (const batch of store().readAll({ filter: { streamPrefixes: [prefix] }, batchSize: 1 })) {
        expect(ids(batch)).toEqual([all[0]!.id]);
        break;
      }
    });

    it('has its head at the newest event', async () => {
      const { position } = await store().append(newPrefix(), 'noStream', events(2));
      expect(await store().head()).toBe(position);
    });

    it('gives nothing of the engine itself', async () => {
      const everything = await readEverything(store().readAll());
      expect(everything.filter(({ stream, type }) => /^(\$|sunwai\.)/.test(stream) || /^\$/.test(type))).toEqual([]);
    });
  });
};
