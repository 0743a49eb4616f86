import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SunwaiError } from '@sunwai/kernel';
import type { Logger } from '../logger.js';
import { allFigures, forgetSources, onSourceFailure, registry } from './figures.js';

/** `telemetry.port`: the port of the figures can't be had. */
export class FiguresPortError extends SunwaiError {
  constructor(host: string, port: number, cause: Error) {
    super(
      'telemetry.port',
      `The figures for Prometheus can not be served at ${host}:${port} (${cause.message}); OTEL_EXPORTER_PROMETHEUS_PORT takes another port`,
      { cause },
    );
  }
}

export type FiguresServer = { readonly url: string; close(): Promise<void> };

/**
 * Serves the process's figures to Prometheus at `/metrics`.
 * @param port 0 takes a free one
 * @throws {FiguresPortError}
 */
export const serveFigures = async (host: string, port: number, logger: Logger): Promise<FiguresServer> => {
  onSourceFailure((error) => logger.warn('A figure could not be had', { component: 'telemetry', error }));
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    allFigures().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      (error: unknown) => {
        logger.warn('The figures could not be had', { component: 'telemetry', error });
        response.writeHead(500).end();
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new FiguresPortError(host, port, error)));
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${taken}/metrics`,
    close: async () => {
      forgetSources();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
