/** Opens the store, making it if need be, appends an event and prints the store's id. argv: path of its file. */
import { randomUUID } from 'node:crypto';
import { openSqliteStore } from '@sunwai/event-store';

const store = openSqliteStore({ file: process.argv[2] });
await store.append('opened', 'any', [{ id: randomUUID(), type: 'Opened', schemaVersion: 1, data: {}, metadata: {} }]);
console.log(store.id);
await store.close();
