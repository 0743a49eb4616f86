import { z } from 'zod';
import type { Clock } from '@sunwai/kernel';
import type { EventSchema } from './codec.js';
import { StoreAddressError } from './errors.js';
import type { EventStore } from './event-store.js';
import { openMemoryStore } from './memory/memory-store.js';
import { openSqliteStore } from './sqlite/sqlite-store.js';

/** Which engine holds the history, and where. */
export const eventStoreConfig = z.discriminatedUnion('engine', [
  z.strictObject({ engine: z.literal('memory') }).describe('Nothing is kept: for tests and rehearsals'),
  z.strictObject({
    engine: z.literal('sqlite'),
    file: z.string().min(1).describe('Path of the file; it and its folder are made when they are not there'),
  }),
  z.strictObject({
    engine: z.literal('postgres'),
    url: z.url({ protocol: /^postgres(ql)?$/ }).describe('postgres://user:password@host:5432/database'),
    namespace: z
      .string()
      .regex(/^[a-z_][a-z0-9_]{0,47}$/)
      .default('event_store')
      .describe('PostgreSQL schema that holds the tables'),
  }),
  z.strictObject({
    engine: z.literal('kurrentdb'),
    url: z
      .string()
      .regex(/^(kurrentdb|kurrent|kdb|esdb)(\+discover)?:\/\//)
      .describe('kurrentdb://host:2113?tls=false, or kurrentdb+discover:// for a cluster'),
  }),
]);

export type EventStoreConfig = z.infer<typeof eventStoreConfig>;

/**
 * The store at an address: `sqlite:<file>`, `postgres://…` or `kurrentdb://…`.
 * @throws {StoreAddressError}
 */
export const eventStoreAt = (address: string): EventStoreConfig => {
  const [scheme = ''] = address.split(/[:+]/, 1);
  const engine = scheme.startsWith('postgres') ? 'postgres' : scheme === 'sqlite' ? 'sqlite' : 'kurrentdb';
  const where = engine === 'sqlite' ? { file: address.slice('sqlite:'.length) } : { url: address };
  const parsed = eventStoreConfig.safeParse({ engine, ...where });
  if (!parsed.success) throw new StoreAddressError();
  return parsed.data;
};

export type OpenEventStoreOptions = {
  /** What this release knows of events. Left out, events pass as they are stored. */
  readonly schema?: EventSchema;
  /** Gives `recordedAt` on the engines that live in this process. Servers have clocks of their own. */
  readonly clock?: Clock;
};

/**
 * Opens the store that the configuration names. Engines that need a server are loaded only when they are chosen.
 * @throws {StoreFormatError} what is there is no event store, or one of a newer release
 * @throws {StoreUnavailableError} it can't be opened or reached
 * @throws {SchemaError} an upcaster is missing
 */
export const openEventStore = async (
  config: EventStoreConfig,
  { schema, clock }: OpenEventStoreOptions = {},
): Promise<EventStore> => {
  const options = { ...(schema && { schema }), ...(clock && { clock }) };
  switch (config.engine) {
    case 'memory':
      return openMemoryStore(options);
    case 'sqlite':
      return openSqliteStore({ file: config.file, ...options });
    case 'postgres': {
      const { openPostgresStore } = await import('./postgres/postgres-store.js');
      return openPostgresStore({ url: config.url, namespace: config.namespace, ...(schema && { schema }) });
    }
    case 'kurrentdb': {
      const { openKurrentStore } = await import('./kurrentdb/kurrentdb-store.js');
      return openKurrentStore({ url: config.url, ...(schema && { schema }) });
    }
  }
};
