import { describe, expect, it } from '@jest/globals';
import { eventStoreContract } from '../contract/index.js';
import { StoreUnavailableError } from '../errors.js';
import { openKurrentStore } from './kurrentdb-store.js';

const url = process.env['SUNWAI_TEST_KURRENT_URL'];

eventStoreContract(
  'the event store in KurrentDB',
  async () => ({
    open: (schema) => openKurrentStore({ url: url!, ...(schema && { schema }) }),
    dispose: async () => undefined,
  }),
  {
    skip:
      !url &&
      'needs a server: docker compose up kurrentdb, then SUNWAI_TEST_KURRENT_URL=kurrentdb://127.0.0.1:2113?tls=false',
  },
);

describe('KurrentDB that is not there', () => {
  it('is unavailable', async () => {
    await expect(
      openKurrentStore({ url: 'kurrentdb://127.0.0.1:1?tls=false&defaultDeadline=2000' }),
    ).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});
