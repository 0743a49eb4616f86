import { afterEach, describe } from '@jest/globals';
import { putting } from './putting.js';
import { reading } from './reading.js';
import type { StoreUnderTest } from './store-under-test.js';

export type { StoreUnderTest } from './store-under-test.js';

/** What every MediaStore promises, as examples. `make` gives an empty store each time. */
export const mediaStoreContract = (name: string, make: () => Promise<StoreUnderTest>): void => {
  const made: StoreUnderTest[] = [];
  const fresh = async (): Promise<StoreUnderTest> => {
    const subject = await make();
    made.push(subject);
    return subject;
  };

  describe(name, () => {
    afterEach(async () => {
      for (const { store, dispose } of made.splice(0)) {
        await store.close();
        await dispose();
      }
    });
    putting(fresh);
    reading(fresh);
  });
};
