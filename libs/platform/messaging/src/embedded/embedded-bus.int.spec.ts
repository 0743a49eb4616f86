import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { busContract } from '../contract/index.js';
import { openEmbeddedBus } from './embedded-bus.js';

busContract('one SQLite file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sunwai-bus-'));
  const file = join(folder, 'deeper', 'bus.db');
  return {
    open: async () => openEmbeddedBus({ file }),
    dispose: () => rm(folder, { recursive: true }),
  };
});
