import { describe, expect, it } from '@jest/globals';
import type { EventSchema } from '../codec.js';
import { SchemaError } from '../codec.js';
import { InvalidAppendError, UnknownEventVersionError } from '../errors.js';
import type { RecordedEvent } from '../event-store.js';
import type { Bench } from './engine-under-test.js';
import { event, newPrefix, readEverything, take } from './engine-under-test.js';

/** Version 1 had one name; version 2 split it; version 3 counts hearings. */
const schema: EventSchema = {
  known: { Heard: 3, Adjourned: 1 },
  upcasters: {
    Heard: {
      1: ({ data, ...rest }) => {
        const [given, family] = String(data['officer']).split(' ');
        return { ...rest, data: { given: given!, family: family! } };
      },
      2: ({ data, ...rest }) => ({ ...rest, data: { ...data, hearings: 1 } }),
    },
  },
};

export const schemas = ({ store, open }: Bench): void => {
  describe('events of other versions', () => {
    const written = async (...given: Partial<RecordedEvent>[]) => {
      const stream = newPrefix();
      await store().append(
        stream,
        'noStream',
        given.map((over) => event(over)),
      );
      return stream;
    };

    it('of older ones are read in their newest shape, step by step', async () => {
      const stream = await written(
        { type: 'Heard', schemaVersion: 1, data: { officer: 'Asha Devi' }, personal: { words: 'सुना' } },
        { type: 'Heard', schemaVersion: 2, data: { given: 'Asha', family: 'Devi' } },
        { type: 'Heard', schemaVersion: 3, data: { given: 'Asha', family: 'Devi', hearings: 2 } },
      );
      const reader = await open(schema);
      const recorded = await reader.readStream(stream);
      expect(recorded.map(({ data }) => data)).toEqual(
        [1, 1, 2].map((hearings) => ({ given: 'Asha', family: 'Devi', hearings })),
      );
      expect(recorded.map(({ schemaVersion }) => schemaVersion)).toEqual([3, 3, 3]);
      expect(recorded[0]!.personal).toEqual({ words: 'सुना' });
      expect(await readEverything(reader.readAll({ filter: { streamPrefixes: [stream] } }))).toEqual(recorded);
    });

    it.each<[string, Partial<RecordedEvent>]>([
      ['a newer version', { type: 'Heard', schemaVersion: 4 }],
      ['an unknown type', { type: 'constructor', schemaVersion: 1 }],
    ])('of %s stop every reader, naming it, after all before it were handed over', async (_what, unknown) => {
      const stream = await written({ type: 'Adjourned' }, { type: 'Adjourned' }, unknown, { type: 'Adjourned' });
      const reader = await open(schema);
      const filter = { streamPrefixes: [stream] };
      const named = {
        code: 'store.unknown_event_version',
        ...unknown,
        where: expect.objectContaining({ stream, version: 3 }),
      };
      await expect(reader.readStream(stream)).rejects.toBeInstanceOf(UnknownEventVersionError);
      await expect(reader.readStream(stream)).rejects.toMatchObject(named);
      for (const batches of [reader.readAll({ filter }), reader.subscribe({ filter })]) {
        const seen: number[] = [];
        const reading = (async () => {
          for await (const batch of batches) seen.push(...batch.map(({ version }) => version));
        })();
        await expect(reading).rejects.toMatchObject(named);
        expect(seen).toEqual([1, 2]);
      }
      expect(await reader.readStream(stream, { limit: 2 })).toHaveLength(2);
    });

    it('that a filter leaves out stop nobody', async () => {
      const stream = await written({ type: 'Unheard', schemaVersion: 9 }, { type: 'Adjourned' });
      const reader = await open(schema);
      const filter = { streamPrefixes: [stream], types: ['Adjourned'] };
      expect(await readEverything(reader.readAll({ filter }))).toHaveLength(1);
    });

    it('that a filter leaves out stop nobody at the end of the feed either, where another reader is stopped', async () => {
      const reader = await open(schema);
      const stream = newPrefix();
      const after = await reader.head();
      const stopped = take(reader, 3, { after, filter: { streamPrefixes: [stream] } });
      const refused = expect(stopped).rejects.toMatchObject({ code: 'store.unknown_event_version' });
      const others = take(reader, 3, { after, filter: { streamPrefixes: [stream], types: ['Adjourned'] } });
      await store().append(stream, 'noStream', [
        event({ type: 'Adjourned' }),
        event({ type: 'Heard', schemaVersion: 4 }),
        event({ type: 'Adjourned' }),
      ]);
      await refused;
      await store().append(stream, 3, [event({ type: 'Adjourned' })]);
      expect((await others).map(({ version }) => version)).toEqual([1, 3, 4]);
    });

    it('are not written: only the newest version of a known type is', async () => {
      const writer = await open(schema);
      const stream = newPrefix();
      await expect(writer.append(stream, 'any', [event({ type: 'Heard', schemaVersion: 2 })])).rejects.toBeInstanceOf(
        InvalidAppendError,
      );
      await expect(writer.append(stream, 'any', [event({ type: 'Unheard' })])).rejects.toBeInstanceOf(
        InvalidAppendError,
      );
      expect(await writer.append(stream, 'any', [event({ type: 'Heard', schemaVersion: 3 })])).toMatchObject({
        version: 1,
      });
    });

    it('that no upcaster reaches are found when the store is opened', async () => {
      await expect(open({ known: { Heard: 3 }, upcasters: { Heard: { 1: (body) => body } } })).rejects.toThrow(
        SchemaError,
      );
    });
  });
};
