import { eventStoreContract } from '../contract/index.js';
import { newMemoryHistory, openMemoryStore } from './memory-store.js';

eventStoreContract('the event store in memory', async () => {
  const history = newMemoryHistory();
  return {
    open: async (schema) => openMemoryStore({ history, ...(schema && { schema }) }),
    dispose: async () => undefined,
  };
});
