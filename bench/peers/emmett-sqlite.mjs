import { getSQLiteEventStore, readMessagesBatch, sqliteConnection } from '@event-driven-io/emmett-sqlite';
import { drive } from './drive.mjs';

const messageOf = ({ id, type, data, personal, metadata }) => ({
  type,
  data: { ...data, personal },
  metadata: { ...metadata, id },
});
const expected = (version) => (version === 0 ? 'STREAM_DOES_NOT_EXIST' : BigInt(version));

/** Of several appends under way it lets nearly all fail (SQLITE_BUSY), so they take turns here: that is its best. */
let last = Promise.resolve();
const inTurn = (append) => (last = last.then(append, append));

await drive({
  prepare: async ({ file }) => {
    const store = getSQLiteEventStore({ fileName: file, schema: { autoMigration: 'CreateOrUpdate' } });
    // The tables are made when they are first needed.
    await store.readStream('nothing');
  },
  open: async ({ file }) => {
    // One connection for all appends is faster than its default, one for each.
    const connectionOptions = { singleton: true };
    const store = getSQLiteEventStore({ fileName: file, schema: { autoMigration: 'None' }, connectionOptions });
    const appendInTurn = (stream, version, events) =>
      inTurn(() => store.appendToStream(stream, events.map(messageOf), { expectedStreamVersion: expected(version) }));
    const reader = sqliteConnection({ fileName: file });
    return {
      append: (stream, version, event) => appendInTurn(stream, version, [event]),
      appendMany: (stream, events) => appendInTurn(stream, 0, events),
      replay: async () => {
        let count = 0;
        for (let after = 0n, left = true; left;) {
          const batch = await readMessagesBatch(reader, { after, batchSize: 1_000 });
          for (const { data } of batch.messages) if (data.round) count += 1;
          after = batch.currentGlobalPosition;
          left = batch.areEventsLeft ?? batch.areMessagesLeft;
        }
        return count;
      },
      close: async () => reader.close(),
    };
  },
});
