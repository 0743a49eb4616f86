import { join } from 'node:path';
import type { EventSchema, EventStore, EventStoreConfig } from '@sunwai/event-store';
import { eventStoreAt, openEventStore } from '@sunwai/event-store';
import type { Clock } from '@sunwai/kernel';
import { systemClock } from '@sunwai/kernel';
import type { Bus, Feed } from '@sunwai/messaging';
import { openBus as openBusEngine } from '@sunwai/messaging';
import type { Logger } from '@sunwai/telemetry';
import { tracing } from '@sunwai/telemetry';
import { kafkaBus } from './kafka-access.js';
import type { PlatformConfig } from './platform.config.js';
import { MeasuredStore } from './telemetry/measured-store.js';

/** Where the tables of a namespace are: in the state folder a file each, or a PostgreSQL schema each. */
export const databaseUrl = ({ settings, stateDir }: PlatformConfig, namespace: string): string =>
  settings.SUNWAI_DATABASE === 'sqlite' ? `sqlite:${join(stateDir, `${namespace}.db`)}` : settings.SUNWAI_DATABASE;

/** The event store that `SUNWAI_STORE` names. */
export const openStore = async (
  config: PlatformConfig,
  schema: EventSchema,
  clock: Clock = systemClock,
): Promise<EventStore> => {
  const where = eventStoreOf(config);
  const store = await openEventStore(where, { schema, clock });
  // Who asks for no figures and makes no traces does not pay for them.
  const watched = tracing() || config.settings.OTEL_EXPORTER_PROMETHEUS_PORT !== undefined;
  return watched ? new MeasuredStore(store, where.engine === 'postgres' ? 'postgresql' : where.engine) : store;
};

export const eventStoreOf = ({ settings, stateDir }: PlatformConfig): EventStoreConfig =>
  settings.SUNWAI_STORE === 'sqlite'
    ? { engine: 'sqlite', file: join(stateDir, 'events.db') }
    : eventStoreAt(settings.SUNWAI_STORE);

/** The bus that `SUNWAI_BUS` names. @throws {ConfigInvalidError} what opens it is not all there */
export const openBus = async (
  { settings, stateDir }: PlatformConfig,
  feeds: Readonly<Record<string, Feed>> = {},
  logger?: Logger,
): Promise<Bus> => {
  const engine =
    settings.SUNWAI_BUS === 'embedded'
      ? ({ engine: 'embedded', file: join(stateDir, 'topics.db') } as const)
      : await kafkaBus(settings);
  return openBusEngine(engine, { feeds, ...(logger && { log: logger }) });
};
