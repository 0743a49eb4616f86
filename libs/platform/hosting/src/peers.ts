import { ServerCredentials } from '@grpc/grpc-js';
import type { GrpcServiceName } from '@sunwai/contracts/grpc';
import { TicketClient } from '@sunwai/ticket-client';
import type { PemFiles } from './pem-files.js';
import { pemFiles } from './pem-files.js';
import type { PlatformConfig, PlatformSettings } from './platform.config.js';
import { ConfigInvalidError } from './platform.config.js';

/** Doors that only the other services call. All others are for outsiders too, who show a token and no certificate. */
const innerDoors: ReadonlySet<GrpcServiceName> = new Set(['sunwai.tickets.v1.TicketService']);

/** @throws {ConfigInvalidError} it is not said where the ticket service is, or what opens it */
export const openTicketClient = async ({ settings }: PlatformConfig): Promise<TicketClient> => {
  const { SUNWAI_TICKETS_GRPC: addresses, SUNWAI_SERVICE_TOKEN: token } = settings;
  const problems = [
    ...(addresses ? [] : ['SUNWAI_TICKETS_GRPC: is needed by a service that runs apart from the ticket service']),
    ...(token ? [] : ['SUNWAI_SERVICE_TOKEN: is needed; `sunwai access grant service --label <name>` gives one']),
  ];
  if (!addresses || !token) throw new ConfigInvalidError(problems);
  const tls = await clientFiles(settings);
  return new TicketClient({ addresses: addresses.split(','), token, ...(tls && { tls }) });
};

/**
 * Where nothing but inner doors is behind them, callers must have a certificate of the services' authority. Undefined:
 * connections are not encrypted. @throws {ConfigInvalidError}
 */
export const grpcServerCredentials = async (
  settings: PlatformSettings,
  services: readonly GrpcServiceName[],
): Promise<ServerCredentials | undefined> => {
  const { cert, key, ca } = (await serverFiles(settings)) ?? {};
  if (cert === undefined || key === undefined) return undefined;
  const mutual = ca !== undefined && services.every((service) => innerDoors.has(service));
  return ServerCredentials.createSsl(
    mutual ? Buffer.from(ca) : null,
    [{ cert_chain: Buffer.from(cert), private_key: Buffer.from(key) }],
    mutual,
  );
};

const serverFiles = (settings: PlatformSettings): Promise<PemFiles | undefined> =>
  pemFiles(settings, { ca: 'SUNWAI_TLS_CA', cert: 'SUNWAI_TLS_CERT', key: 'SUNWAI_TLS_KEY' });

/** A service whose doors have a certificate that outsiders trust may show the others one of their own authority. */
const clientFiles = async (settings: PlatformSettings): Promise<PemFiles | undefined> => {
  const ownPair =
    settings.SUNWAI_TLS_CLIENT_CERT !== undefined || settings.SUNWAI_TLS_CLIENT_KEY !== undefined
      ? ({ cert: 'SUNWAI_TLS_CLIENT_CERT', key: 'SUNWAI_TLS_CLIENT_KEY' } as const)
      : undefined;
  if (!ownPair) return serverFiles(settings);
  return pemFiles(settings, { ca: 'SUNWAI_TLS_CA', ...ownPair });
};
