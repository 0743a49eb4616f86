import { dumbo } from '@event-driven-io/dumbo';
import { getPostgreSQLEventStore, readMessagesBatch } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { drive } from './drive.mjs';

const messageOf = ({ id, type, data, personal, metadata }) => ({
  type,
  data: { ...data, personal },
  metadata: { ...metadata, id },
});
const expected = (version) => (version === 0 ? 'STREAM_DOES_NOT_EXIST' : BigInt(version));

await drive({
  prepare: async ({ url }) => {
    const store = getPostgreSQLEventStore(url);
    await store.schema.migrate();
    await store.close();
  },
  open: async ({ url }, writers) => {
    const pool = new pg.Pool({ connectionString: url, max: Math.max(writers, 1) });
    const store = getPostgreSQLEventStore(url, { schema: { autoMigration: 'None' }, connectionOptions: { pool } });
    const reader = dumbo({ connectionString: url });
    return {
      append: async (stream, version, event) =>
        void (await store.appendToStream(stream, [messageOf(event)], { expectedStreamVersion: expected(version) })),
      appendMany: async (stream, events) =>
        void (await store.appendToStream(stream, events.map(messageOf), { expectedStreamVersion: expected(0) })),
      replay: async () => {
        let count = 0;
        for (let after = 0n, left = true; left;) {
          const batch = await readMessagesBatch(reader.execute, { after, batchSize: 1_000 });
          for (const { data } of batch.messages) if (data.round) count += 1;
          after = batch.currentGlobalPosition;
          left = batch.areMessagesLeft;
        }
        return count;
      },
      close: async () => {
        await reader.close();
        await store.close();
        await pool.end();
      },
    };
  },
});
