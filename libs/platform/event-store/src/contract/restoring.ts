import { describe, expect, it } from '@jest/globals';
import type { RestorableStore } from '../copy/restore.js';
import { RESTORE } from '../copy/restore.js';
import { WrongExpectedVersionError } from '../errors.js';
import { openMemoryStore } from '../memory/memory-store.js';
import type { Bench } from './engine-under-test.js';
import { events, ids, newPrefix, readEverything } from './engine-under-test.js';

const longAgo = '2024-01-05T04:03:02.001Z';

/** Two streams that took turns, in another store. */
const recordedElsewhere = async (prefix: string) => {
  const elsewhere = openMemoryStore({ clock: { now: () => longAgo } });
  for (let round = 0; round < 3; round += 1) {
    await elsewhere.append(`${prefix}one`, 'any', events(2, { personal: { words: 'पानी नहीं है' } }));
    await elsewhere.append(`${prefix}two`, 'any', events(1));
  }
  return readEverything(elsewhere.readAll());
};

export const restoring = ({ store, second }: Bench): void => {
  describe('taking over events of another store', () => {
    const restorable = (): RestorableStore => store() as RestorableStore;

    it('keeps their order, versions and times', async () => {
      const prefix = newPrefix();
      const after = await store().head();
      const taken = await recordedElsewhere(prefix);
      await restorable()[RESTORE](taken.slice(0, 4));
      await restorable()[RESTORE](taken.slice(4));
      const found = await readEverything(second().readAll({ after, filter: { streamPrefixes: [prefix] } }));
      const asTold = found.map((event, index) => ({ ...event, position: taken[index]!.position }));
      expect(asTold).toEqual(taken);
      expect(await store().append(`${prefix}one`, 6, events(1))).toMatchObject({ version: 7 });
    });

    it('refuses a stream that is not as long as it was there', async () => {
      const prefix = newPrefix();
      const taken = await recordedElsewhere(prefix);
      const later = taken.filter(({ version }) => version > 1);
      await expect(restorable()[RESTORE](later)).rejects.toBeInstanceOf(WrongExpectedVersionError);
      const own = events(1);
      await store().append(`${prefix}two`, 'noStream', own);
      const two = taken.filter(({ stream }) => stream.endsWith('two'));
      await expect(restorable()[RESTORE](two)).rejects.toBeInstanceOf(WrongExpectedVersionError);
      expect(ids(await store().readStream(`${prefix}two`))).toEqual(ids(own));
    });
  });
};
