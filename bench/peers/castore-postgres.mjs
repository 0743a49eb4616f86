import { createRequire } from 'node:module';
import { drive } from './drive.mjs';

// Its ES modules have no file extensions, which Node can't load.
const { PostgresEventStorageAdapter } = createRequire(import.meta.url)('@castore/event-storage-adapter-postgres');

const context = { eventStoreId: 'tickets' };
/** Connections of one adapter; it has no setting for more. */
const connections = 10;

await drive({
  prepare: async ({ url }) =>
    void (await PostgresEventStorageAdapter.createEventTable({
      connectionString: url,
      aggregateId: { type: 'VARCHAR', length: 64 },
    })),
  open: async ({ url }, writers) => {
    const adapters = Array.from(
      { length: Math.ceil(writers / connections) },
      () => new PostgresEventStorageAdapter({ connectionString: url }),
    );
    return {
      append: async (stream, version, { type, data, personal, metadata }, writer) => {
        const event = { aggregateId: stream, version: version + 1, type, payload: { ...data, personal }, metadata };
        await adapters[writer % adapters.length].pushEvent(event, context);
      },
      /** It promises no order over all events: stream by stream, ten at once. */
      replay: async () => {
        const [adapter] = adapters;
        let count = 0;
        for (let pageToken; ;) {
          const page = await adapter.listAggregateIds(context, { limit: 1_000, ...(pageToken && { pageToken }) });
          const ids = page.aggregateIds.map(({ aggregateId }) => aggregateId);
          const readNext = async () => {
            for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
              const { events } = await adapter.getEvents(id, context, {});
              for (const { payload } of events) if (payload.round) count += 1;
            }
          };
          await Promise.all(Array.from({ length: connections }, readNext));
          pageToken = page.nextPageToken;
          if (!pageToken) return count;
        }
      },
      // It has no way to close its connections; the process ends with them.
      close: async () => undefined,
    };
  },
});
