import { mkdir } from 'node:fs/promises';
import type { EventSchema } from '@sunwai/event-store';
import { SunwaiError } from '@sunwai/kernel';
import type { Platform } from './open-platform.js';
import { openPlatform } from './open-platform.js';
import type { PlatformConfig } from './platform.config.js';
import { ConfigInvalidError, readConfig } from './platform.config.js';
import type { ServiceComposition } from './run-service.js';
import { runService } from './run-service.js';

/** A service that runs apart from the others. */
export type ServiceProcess = {
  /** In logs, and in what is printed. */
  readonly name: string;
  /** How to read the event store; absent for a service that never does. */
  readonly eventSchema?: EventSchema;
  /** Whether it gives commands on tickets. */
  readonly givesCommands?: boolean;
  readonly compose: (platform: Platform) => ServiceComposition;
};

export type Running = {
  /** What is printed when its doors are open. */
  readonly greeting: string;
  /** Never resolves. @throws what has ended it unasked */
  readonly ended?: Promise<never>;
  /** Finishes what is in hand, then ends. */
  close(): Promise<void>;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The whole life of a service's process: from its settings to the signal that ends it. */
export const serviceProcess = (environment: Environment, service: ServiceProcess): Promise<void> =>
  runUntilStopped(() => startService(environment, service));

const startService = async (environment: Environment, service: ServiceProcess): Promise<Running> => {
  const { name, eventSchema, givesCommands = false, compose } = service;
  const config = withFigures(await readConfig(environment));
  if (config.settings.SUNWAI_BUS === 'embedded') {
    throw new ConfigInvalidError([
      'SUNWAI_BUS: a service that runs apart needs topics that the others reach: kafka://…',
    ]);
  }
  await mkdir(config.stateDir, { recursive: true });
  const platform = await openPlatform(config, {
    service: name,
    ticketsElsewhere: givesCommands,
    ...(eventSchema && { eventSchema }),
  });
  const { httpUrl, grpcAddress, figuresUrl, close } = await runService(platform, {
    ...compose(platform),
    apart: name,
  });
  return { greeting: `${name}: HTTP ${httpUrl}, gRPC ${grpcAddress}, figures ${figuresUrl}\n`, close };
};

/** Where the OpenTelemetry specification has Prometheus look. */
const FIGURES_PORT = 9464;

/** Who runs services apart watches them. */
const withFigures = (config: PlatformConfig): PlatformConfig => {
  const { OTEL_EXPORTER_PROMETHEUS_PORT = FIGURES_PORT, ...settings } = config.settings;
  return { ...config, settings: { ...settings, OTEL_EXPORTER_PROMETHEUS_PORT } };
};

/** Starts it, and ends it in good order on SIGINT and SIGTERM. What a person can mend is said in a sentence. */
export const runUntilStopped = async (start: () => Promise<Running>): Promise<void> => {
  const end = (error: unknown): never => {
    const known = error instanceof SunwaiError;
    process.stderr.write(`${known ? `${error.message}\n(${error.code})` : String((error as Error)?.stack ?? error)}\n`);
    process.exit(1);
  };
  try {
    const running = await start();
    running.ended?.catch(end);
    process.stdout.write(running.greeting);
    let stopping = false;
    const stop = (): void => {
      if (stopping) return;
      stopping = true;
      process.stdout.write('Stopping: finishing what is in hand.\n');
      running.close().then(() => process.exit(0), end);
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
  } catch (error) {
    end(error);
  }
};
