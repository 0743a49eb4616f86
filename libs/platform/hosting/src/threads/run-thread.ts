import { parentPort, workerData } from 'node:worker_threads';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BusStrategy } from '@sunwai/messaging';
import { figures, nestLogger, ownFigures } from '@sunwai/telemetry';
import { TicketPortClient } from '@sunwai/ticket-client';
import type { PlatformNeeds } from '../open-platform.js';
import { openPlatform } from '../open-platform.js';
import { rootModule } from '../root-module.js';
import type { Answers, FromThread, ThreadData, ToThread } from './thread-messages.js';

export type ThreadComposition = Pick<PlatformNeeds, 'service' | 'eventSchema' | 'feeds'> & {
  readonly modules: readonly (Type | DynamicModule)[];
};

/**
 * The whole life of a process's second thread: consumers on connections of their own, no doors. What it throws ends the
 * thread, and with it the process.
 */
export const runThread = async ({ modules, ...needs }: ThreadComposition): Promise<void> => {
  const port = parentPort!;
  const { config, tickets } = workerData as ThreadData;
  const platform = await openPlatform(config, { ...needs, tickets: new TicketPortClient(tickets) });
  const consumers = new BusStrategy(platform.bus);
  const app = await NestFactory.createMicroservice(rootModule(platform, modules), {
    strategy: consumers,
    abortOnError: false,
    logger: nestLogger({ ...platform.logger, info: platform.logger.debug }),
  });
  await app.listen();
  figures.consumers(consumers.groups, () => consumers.lags());
  const tell = (message: FromThread): void => port.postMessage(message);
  const close = async (): Promise<void> => {
    await app.close();
    await platform.close();
    // Connections that are kept open for the next request would keep the thread.
    process.exit(0);
  };
  const answers: { readonly [About in keyof Answers]: () => Promise<Answers[About]> } = {
    figures: ownFigures,
    readers: async () => consumers.stops(),
  };
  port.on('message', (message: ToThread) => {
    if (message.is === 'close') return void close();
    const { id, about } = message;
    answers[about]().then(
      (answer) => tell({ is: 'answer', id, answer }),
      (error: unknown) => tell({ is: 'failed', id, reason: String(error) }),
    );
  });
  tell({ is: 'ready' });
};
