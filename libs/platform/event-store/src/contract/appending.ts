import { describe, expect, it } from '@jest/globals';
import type { ExpectedVersion, NewEvent } from '../event-store.js';
import { InvalidAppendError, StoreUnavailableError, WrongExpectedVersionError } from '../errors.js';
import type { Bench } from './engine-under-test.js';
import { event, events, ids, newPrefix, readEverything } from './engine-under-test.js';

export const appending = (bench: Bench): void => {
  const { store } = bench;
  const refusal = (stream: string, expected: ExpectedVersion, of: NewEvent[] = [event()]) =>
    store()
      .append(stream, expected, of)
      .then(
        () => undefined,
        (error: unknown) => error,
      );

  describe('appending', () => {
    it('answers with the version of the last event and its position', async () => {
      const stream = newPrefix();
      const first = await store().append(stream, 'noStream', events(3));
      const second = await store().append(stream, 3, [event()]);
      expect(first).toMatchObject({ version: 3, repeated: false });
      expect(second).toMatchObject({ version: 4, repeated: false });
      expect(second.position).toBeGreaterThan(first.position);
      const recorded = await store().readStream(stream);
      expect(recorded.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
      expect([recorded[2]!.position, recorded[3]!.position]).toEqual([first.position, second.position]);
    });

    it('records what it was given, and when', async () => {
      const stream = newPrefix();
      const given = event({
        type: 'ReportDisputed',
        data: { round: 2, tags: ['a', null, true, 1.5] },
        personal: { words: 'अब भी खराब है' },
      });
      const before = new Date(Date.now() - 2_000).toISOString();
      await store().append(stream, 'noStream', [given, event()]);
      const [recorded, other] = await store().readStream(stream);
      expect(recorded).toMatchObject({ ...given, stream, version: 1 });
      expect(recorded!.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(recorded!.recordedAt > before).toBe(true);
      expect(other!.personal).toBeUndefined();
    });

    it('noStream refuses a stream that has events, naming both versions', async () => {
      const stream = newPrefix();
      await store().append(stream, 'noStream', events(2));
      const error = await refusal(stream, 'noStream');
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
      expect(error).toMatchObject({ code: 'store.wrong_expected_version', stream, expected: 'noStream', actual: 2 });
      expect(await store().readStream(stream)).toHaveLength(2);
    });

    it('version 0 means the same as noStream', async () => {
      const stream = newPrefix();
      expect(await store().append(stream, 0, [event()])).toMatchObject({ version: 1 });
      expect(await refusal(stream, 0)).toMatchObject({ expected: 0, actual: 1 });
    });

    it('streamExists refuses a stream that has none', async () => {
      const stream = newPrefix();
      expect(await refusal(stream, 'streamExists')).toMatchObject({ code: 'store.wrong_expected_version', actual: 0 });
      await store().append(stream, 'any', [event()]);
      expect(await store().append(stream, 'streamExists', [event()])).toMatchObject({ version: 2 });
    });

    it('an exact version refuses a stream that is behind it, ahead of it or not there', async () => {
      const stream = newPrefix();
      expect(await refusal(stream, 1)).toMatchObject({ code: 'store.wrong_expected_version', expected: 1, actual: 0 });
      await store().append(stream, 'noStream', events(3));
      expect(await refusal(stream, 2)).toMatchObject({ expected: 2, actual: 3 });
      expect(await refusal(stream, 4)).toMatchObject({ expected: 4, actual: 3 });
      expect(await store().readStream(stream)).toHaveLength(3);
    });

    it('any takes a stream as it is', async () => {
      const stream = newPrefix();
      expect(await store().append(stream, 'any', [event()])).toMatchObject({ version: 1 });
      expect(await store().append(stream, 'any', events(2))).toMatchObject({ version: 3 });
    });

    it('keeps the events of one append together, also in the global order', async () => {
      const prefix = newPrefix();
      const groups = Array.from({ length: 20 }, (_, index) => ({ stream: `${prefix}${index % 4}`, events: events(3) }));
      await Promise.all(groups.map((group) => store().append(group.stream, 'any', group.events)));
      const order: string[] = [];
      for await (const batch of store().readAll({ filter: { streamPrefixes: [prefix] } })) order.push(...ids(batch));
      for (const group of groups) {
        const at = order.indexOf(group.events[0]!.id);
        expect(order.slice(at, at + 3)).toEqual(ids(group.events));
      }
    });

    it.each<[string, string, ExpectedVersion, NewEvent[]]>([
      ['no events', 'c-invalid', 'any', []],
      ['a stream without a name', '', 'any', [event()]],
      ['a stream name that an engine keeps for itself', '$all', 'any', [event()]],
      ['a stream name with a line break', 'a\nb', 'any', [event()]],
      ['an id that is no UUID', 'c-invalid', 'any', [event({ id: 'x' })]],
      ['a version that is no number of events', 'c-invalid', -1, [event()]],
      ['a schema version below 1', 'c-invalid', 'any', [event({ schemaVersion: 0 })]],
      [
        'one id twice',
        'c-invalid',
        'any',
        [event({ id: 'b7e16b6c-92a9-4ad4-a1a2-6f0f6c6f3f10' }), event({ id: 'b7e16b6c-92a9-4ad4-a1a2-6f0f6c6f3f10' })],
      ],
    ])('refuses %s as a bug of its caller', async (_what, stream, expected, given) => {
      expect(await refusal(stream, expected, given)).toBeInstanceOf(InvalidAppendError);
    });

    it('is unavailable, and says so, once it is closed', async () => {
      const stream = newPrefix();
      const closed = await bench.open();
      const accepted = closed.append(stream, 'noStream', [event()]);
      await closed.close();
      await closed.close();
      await expect(accepted).resolves.toMatchObject({ version: 1 });
      await expect(closed.append(stream, 'any', [event()])).rejects.toBeInstanceOf(StoreUnavailableError);
      await expect(readEverything(closed.readAll())).rejects.toBeInstanceOf(StoreUnavailableError);
      await expect(closed.readStream(stream)).rejects.toBeInstanceOf(StoreUnavailableError);
      expect(await store().readStream(stream)).toHaveLength(1);
    });
  });
};
