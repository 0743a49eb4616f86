import type { TicketService } from '@sunwai/contracts';
import type { OpenDatabase } from '@sunwai/database';
import type { EventSchema, EventStore } from '@sunwai/event-store';
import type { PersonRefs } from '@sunwai/identity';
import { personRefs } from '@sunwai/identity';
import type { Clock } from '@sunwai/kernel';
import { systemClock } from '@sunwai/kernel';
import type { Bus, Feed } from '@sunwai/messaging';
import { PackRegistry } from '@sunwai/packs';
import type { Logger } from '@sunwai/telemetry';
import { createLogger, startTracing } from '@sunwai/telemetry';
import { CloudApiClient, cloudApiConfigSchema } from '@sunwai/whatsapp';
import { createDatabases } from './databases.js';
import { openBus, openStore } from './engines.js';
import { openTicketClient } from './peers.js';
import type { PlatformConfig } from './platform.config.js';

/** What a process needs of the platform beyond what every one has. */
export type PlatformNeeds = {
  /** Name of the process in logs. */
  readonly service: string;
  /** How to read the event store; absent in a process that never does. */
  readonly eventSchema?: EventSchema;
  /** Topics that are feeds of the store. */
  readonly feeds?: (store: EventStore) => Readonly<Record<string, Feed>>;
  /** Whether the ticket service is in another process. */
  readonly ticketsElsewhere?: boolean;
  /** The ticket service of another thread. */
  readonly tickets?: TicketService;
  readonly clock?: Clock;
  readonly logger?: Logger;
};

/** The shared parts of a process, open. */
export type Platform = {
  readonly config: PlatformConfig;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly packs: PackRegistry;
  readonly persons: PersonRefs;
  readonly whatsapp: CloudApiClient;
  readonly databases: OpenDatabase;
  readonly bus: Bus;
  readonly store: EventStore | undefined;
  /** The ticket service of another process or thread. */
  readonly tickets: TicketService | undefined;
  /** Whether everything that the process needs can be reached. @throws what the first thing that can't says */
  check(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Opens what the configuration names, packs first: with an error in a pack nothing starts.
 * @throws {PackInvalidError} and what the engines throw when they can't be opened
 */
export const openPlatform = async (config: PlatformConfig, needs: PlatformNeeds): Promise<Platform> => {
  const { settings, secrets } = config;
  const packs = await PackRegistry.open(config.packFolders);
  const logger = needs.logger ?? loggerOf(config, needs.service);
  if (packs.warnings) logger.warn('The packs have warnings: see `sunwai pack check`');
  const clock = needs.clock ?? systemClock;
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER_ARG: share } = settings;
  // First of all: what is opened below asks whether traces are made.
  const tracing = endpoint
    ? await startTracing({ endpoint, service: OTEL_SERVICE_NAME ?? needs.service, share, logger })
    : undefined;
  const store = needs.eventSchema && (await openStore(config, needs.eventSchema, clock));
  const client = needs.ticketsElsewhere ? await openTicketClient(config) : undefined;
  const databases = createDatabases(config, logger);
  const bus = await openBus(config, store && needs.feeds?.(store), logger);
  const whatsapp = new CloudApiClient(
    cloudApiConfigSchema.parse({
      accessToken: secrets.whatsappAccessToken,
      ...(settings.SUNWAI_WHATSAPP_URL && { baseUrl: settings.SUNWAI_WHATSAPP_URL }),
    }),
  );
  return {
    config,
    logger,
    clock,
    packs,
    persons: personRefs(secrets.personKey),
    whatsapp,
    databases: databases.open,
    bus,
    store,
    tickets: needs.tickets ?? client,
    check: async () => {
      await store?.head();
      await databases.check();
    },
    close: async () => {
      await bus.close();
      client?.close();
      await databases.close();
      await store?.close();
      await tracing?.close();
    },
  };
};

const loggerOf = ({ settings }: PlatformConfig, service: string): Logger =>
  createLogger({ level: settings.SUNWAI_LOG_LEVEL, service });
