import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { TicketService } from '@sunwai/contracts';
import { TICKET_SERVICE } from '@sunwai/contracts';
import type { GrpcServiceName } from '@sunwai/contracts/grpc';
import { createGrpcOptions, useDoors } from '@sunwai/doors';
import { BusStrategy } from '@sunwai/messaging';
import { figures, nestLogger, serveFigures, tracing } from '@sunwai/telemetry';
import { serveApiDescription } from './api-description.js';
import { Health } from './health.controller.js';
import type { Platform } from './open-platform.js';
import { grpcServerCredentials } from './peers.js';
import { rootModule } from './root-module.js';
import { SecondThread } from './threads/second-thread.js';
import type { Doors } from './telemetry/watch-requests.js';
import { watchRequests } from './telemetry/watch-requests.js';

export type ServiceComposition = {
  readonly modules: readonly (Type | DynamicModule)[];
  readonly grpcServices: readonly GrpcServiceName[];
  /** Its name, where it runs apart from the others; its doors are described below that. */
  readonly apart?: string;
  /** The program of a second thread, which calls `runThread`; it needs the ticket service here. Absent: one thread. */
  readonly secondThread?: URL | undefined;
};

export type RunningService = {
  readonly app: NestFastifyApplication;
  readonly httpUrl: string;
  readonly grpcAddress: string;
  /** Where Prometheus finds its figures; undefined: nowhere. */
  readonly figuresUrl: string | undefined;
  /** Never resolves. @throws {ThreadEndedError} its second thread ended unasked, so this one is of no use either */
  readonly ended: Promise<never>;
  /** Drains and closes the application, then the platform. */
  close(): Promise<void>;
};

/** Largest body of an HTTP request, in bytes, but for uploads of media. Meta's webhooks stay below 3 MB. */
const BODY_LIMIT = 3 * 1024 * 1024;

/** Starts the modules on the platform: bus consumers, gRPC doors, then HTTP doors, which open last. */
export const runService = async (platform: Platform, composition: ServiceComposition): Promise<RunningService> => {
  const { settings } = platform.config;
  const figuresPort = settings.OTEL_EXPORTER_PROMETHEUS_PORT;
  const figuresServer =
    figuresPort === undefined ? undefined : await serveFigures(settings.SUNWAI_HOST, figuresPort, platform.logger);
  const { modules, grpcServices, apart, secondThread } = composition;
  const thread = secondThread && new SecondThread(secondThread, platform.config);
  const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT, forceCloseConnections: 'idle' });
  if (figuresServer || tracing()) watchRequests(adapter.getInstance() as Doors);
  const app = await NestFactory.create<NestFastifyApplication>(rootModule(platform, modules), adapter, {
    rawBody: true,
    abortOnError: false,
    // Nest tells at length what it wires: of use to those who look for a fault in it alone.
    logger: nestLogger({ ...platform.logger, info: platform.logger.debug }),
  });
  useDoors(app);
  serveApiDescription(app, apart);
  const credentials = await grpcServerCredentials(settings, grpcServices);
  const grpc = createGrpcOptions({
    url: `${settings.SUNWAI_HOST}:${settings.SUNWAI_GRPC_PORT}`,
    services: grpcServices,
    ...(credentials && { credentials }),
  });
  // The bus has no outside caller: the guards, pipes and filters of the doors would only cost time there.
  const consumers = new BusStrategy(platform.bus);
  app.connectMicroservice({ strategy: consumers });
  app.connectMicroservice(grpc, { inheritAppConfig: true });
  await app.startAllMicroservices();
  figures.consumers(consumers.groups, () => consumers.lags());
  figures.readers('consumers', async () => consumers.stops());
  if (thread) {
    await thread.join(app.get<TicketService>(TICKET_SERVICE, { strict: false }));
    figures.elsewhere(() => thread.figures());
    figures.readers('second thread', () => thread.readers());
  }
  await app.listen(settings.SUNWAI_HTTP_PORT, settings.SUNWAI_HOST);
  const address = app.getHttpServer().address() as { port: number };
  return {
    app,
    httpUrl: `http://${settings.SUNWAI_HOST}:${address.port}`,
    grpcAddress: `${settings.SUNWAI_HOST}:${grpc.strategy.port}`,
    figuresUrl: figuresServer?.url,
    ended: thread?.ended ?? new Promise(() => undefined),
    close: async () => {
      app.get(Health).drain();
      await thread?.close();
      await figuresServer?.close();
      await app.close();
      await platform.close();
    },
  };
};
