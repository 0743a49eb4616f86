import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreContract } from '../contract/index.js';
import { openSqliteStore } from './sqlite-store.js';

eventStoreContract('the event store in an SQLite file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sunwai-store-'));
  const file = join(folder, 'events.sqlite');
  return {
    open: async (schema) => openSqliteStore({ file, ...(schema && { schema }) }),
    dispose: () => rm(folder, { recursive: true }),
  };
});
