import { join } from 'node:path';
import type { EventSchema, EventStore } from '@sunwai/event-store';
import { openSqliteStore } from '@sunwai/event-store';
import type { Clock } from '@sunwai/kernel';
import { systemClock } from '@sunwai/kernel';
import type { Bus, Feed } from '@sunwai/messaging';
import { openEmbeddedBus } from '@sunwai/messaging';
import type { Logger } from '@sunwai/telemetry';
import type { PlatformConfig } from './platform.config.js';

/** Where the tables of a namespace are: in the state folder a file each, or a PostgreSQL schema each. */
export const databaseUrl = ({ settings, stateDir }: PlatformConfig, namespace: string): string =>
  settings.SUNWAI_DATABASE === 'sqlite' ? `sqlite:${join(stateDir, `${namespace}.db`)}` : settings.SUNWAI_DATABASE;

/** The event store that `SUNWAI_STORE` names. */
export const openStore = async (
  { stateDir }: PlatformConfig,
  schema: EventSchema,
  clock: Clock = systemClock,
): Promise<EventStore> => openSqliteStore({ file: join(stateDir, 'events.db'), schema, clock });

/** The bus that `SUNWAI_BUS` names. */
export const openBus = async (
  { stateDir }: PlatformConfig,
  feeds: Readonly<Record<string, Feed>> = {},
  logger?: Logger,
): Promise<Bus> => openEmbeddedBus({ file: join(stateDir, 'topics.db'), feeds, ...(logger && { log: logger }) });
