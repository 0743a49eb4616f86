import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TicketService } from '@sunwai/contracts';
import type { EventStore } from '@sunwai/event-store';
import type { Platform, RunningService, ServiceComposition } from '@sunwai/hosting';
import { openPlatform, platformSettings, runService } from '@sunwai/hosting';
import type { AccessList, Principal, PrincipalKind, Secrets } from '@sunwai/identity';
import { openAccessList } from '@sunwai/identity';
import type { Clock } from '@sunwai/kernel';
import { fixedClock } from '@sunwai/kernel';
import type { Pack } from '@sunwai/packs';
import type { Logger } from '@sunwai/telemetry';
import { createLogger } from '@sunwai/telemetry';
import { ticketFeeds, ticketStoreSchema, TicketCommands } from '@sunwai/tickets';
import { someMoment } from '../ticket/cast.js';
import { grantToEachKind } from './principals.js';
import type { PostgresDatabase, TestDatabase } from './test-databases.js';
import { postgresDatabase } from './test-databases.js';

/** The folder that holds `packs/` and `proto/`. */
export const repositoryFolder = fileURLToPath(new URL('../../../../', import.meta.url));

export type TestPlatformOptions = {
  /** Default: one that stands still at `someMoment`. */
  readonly clock?: Clock;
  /** State of an earlier one, to go on with after `close`. Default: a new folder, removed at the end. */
  readonly dir?: string;
  /** Graph API, where WhatsApp messages go. */
  readonly whatsappUrl?: string;
  /** Where tables are: SQLite files, or a database of its own on the server of `SUNWAI_TEST_POSTGRES_URL`. */
  readonly database?: TestDatabase;
  /** Default: a silent one. */
  readonly logger?: Logger;
};

/** The shared parts as production opens them: the embedded engines in a folder of their own, packs/amethi. */
export type TestPlatform = Omit<Platform, 'store'> & {
  readonly dir: string;
  readonly store: EventStore;
  readonly pack: Pack;
  readonly secrets: Secrets;
  /** For modules of other services, as TICKET_SERVICE, and to make tickets with. */
  readonly tickets: TicketService;
  readonly access: AccessList;
  /** A credential for each kind of caller, with its usual scopes. */
  readonly tokens: Readonly<Record<PrincipalKind, string>>;
  readonly principals: Readonly<Record<PrincipalKind, Principal>>;
  /** A real application with the modules: HTTP and gRPC on free ports, consumers on the bus. One for each platform. */
  start(composition: Partial<ServiceComposition>): Promise<RunningService>;
  /** Stops everything and leaves the folder. */
  close(): Promise<void>;
  /** Stops everything and removes the folder. */
  dispose(): Promise<void>;
};

export const testSecrets: Secrets = {
  ticketNumberKey: 'a key that is for tests of ticket numbers',
  personKey: 'a key that is for tests of pseudonyms of people',
  mediaLinkKey: 'a key that is for tests of links to media',
  whatsappAppSecret: '0123456789abcdef0123456789abcdef',
  whatsappVerifyToken: 'a word to verify webhooks in tests',
  whatsappAccessToken: 'a token to send messages in tests',
};

/** Call `dispose()` in `afterEach`. */
export const testPlatform = async (options: TestPlatformOptions = {}): Promise<TestPlatform> => {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'sunwai-test-')));
  const clock = options.clock ?? fixedClock(someMoment);
  const packFolder = join(repositoryFolder, 'packs/amethi');
  const database = options.database === 'postgres' ? await postgresDatabase(basename(dir)) : undefined;
  const settings = platformSettings.parse({
    SUNWAI_STATE_DIR: dir,
    SUNWAI_HTTP_PORT: 0,
    SUNWAI_GRPC_PORT: 0,
    SUNWAI_PACKS: packFolder,
    ...(database && { SUNWAI_DATABASE: database.url }),
    ...(options.whatsappUrl && { SUNWAI_WHATSAPP_URL: options.whatsappUrl }),
  });
  const platform = await openPlatform(
    { settings, stateDir: dir, packFolders: [packFolder], secrets: testSecrets },
    {
      service: 'test',
      eventSchema: ticketStoreSchema,
      feeds: ticketFeeds,
      clock,
      logger: options.logger ?? createLogger({ level: 'silent' }),
    },
  );
  const access = await openAccessList({ url: database?.url ?? `sqlite:${join(dir, 'identity.db')}` }, { clock });
  return { ...withEnds(platform, access, dir, database), ...(await grantToEachKind(access)) };
};

const withEnds = (platform: Platform, access: AccessList, dir: string, database?: PostgresDatabase) => {
  const { store } = platform;
  const pack = platform.packs.find('amethi');
  if (!store || !pack) throw new Error('The test platform needs an event store and packs/amethi');
  const running: RunningService[] = [];
  const close = async (): Promise<void> => {
    for (const service of running.splice(0)) await service.close();
    await access.close();
    await platform.close();
  };
  return {
    ...platform,
    dir,
    store,
    pack,
    access,
    secrets: testSecrets,
    tickets: new TicketCommands({
      store,
      packs: platform.packs,
      clock: platform.clock,
      numberKey: testSecrets.ticketNumberKey,
    }),
    start: async (composition: Partial<ServiceComposition>) => {
      const service = await runService(platform, { modules: [], grpcServices: [], ...composition });
      running.push(service);
      return service;
    },
    close,
    dispose: async () => {
      await close();
      await database?.remove();
      await rm(dir, { recursive: true, force: true });
    },
  };
};
