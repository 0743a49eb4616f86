import { openEventStore } from '@sunwai/event-store';
import { drive } from './drive.mjs';

const storeAt = ({ url, file }) =>
  openEventStore(url ? { engine: 'postgres', url, namespace: 'event_store' } : { engine: 'sqlite', file });

await drive({
  prepare: async (place) => (await storeAt(place)).close(),
  open: async (place) => {
    const store = await storeAt(place);
    return {
      append: async (stream, version, event) => void (await store.append(stream, version, [event])),
      appendMany: async (stream, events) => void (await store.append(stream, 'noStream', events)),
      replay: async () => {
        let count = 0;
        for await (const batch of store.readAll()) for (const event of batch) if (event.data.round) count += 1;
        return count;
      },
      close: () => store.close(),
    };
  },
});
