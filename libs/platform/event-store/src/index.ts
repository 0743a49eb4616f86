export type * from './event-store.js';
export * from './errors.js';
export { createCodec, SchemaError } from './codec.js';
export type { Codec, EventBody, EventSchema, StoredEvent, Upcaster } from './codec.js';
export { newMemoryHistory, openMemoryStore } from './memory/memory-store.js';
export type { MemoryHistory, MemoryStoreOptions } from './memory/memory-store.js';
export { openSqliteStore } from './sqlite/sqlite-store.js';
export type { SqliteStoreOptions } from './sqlite/sqlite-store.js';
