import { readFile } from 'node:fs/promises';
import { ServerCredentials } from '@grpc/grpc-js';
import { TicketClient } from '@sunwai/ticket-client';
import type { PlatformConfig, PlatformSettings } from './platform.config.js';
import { ConfigInvalidError } from './platform.config.js';

/** @throws {ConfigInvalidError} it is not said where the ticket service is, or what opens it */
export const openTicketClient = async ({ settings }: PlatformConfig): Promise<TicketClient> => {
  const { SUNWAI_TICKETS_GRPC: addresses, SUNWAI_SERVICE_TOKEN: token } = settings;
  const problems = [
    ...(addresses ? [] : ['SUNWAI_TICKETS_GRPC: is needed by a service that runs apart from the ticket service']),
    ...(token ? [] : ['SUNWAI_SERVICE_TOKEN: is needed; `sunwai access grant service --label <name>` gives one']),
  ];
  if (!addresses || !token) throw new ConfigInvalidError(problems);
  const tls = await pemFiles(settings);
  return new TicketClient({ addresses: addresses.split(','), token, ...(tls && { tls }) });
};

/** Undefined: connections are not encrypted. @throws {ConfigInvalidError} */
export const grpcServerCredentials = async (settings: PlatformSettings): Promise<ServerCredentials | undefined> => {
  const { cert, key, ca } = (await pemFiles(settings)) ?? {};
  if (cert === undefined || key === undefined) return undefined;
  return ServerCredentials.createSsl(
    ca === undefined ? null : Buffer.from(ca),
    [{ cert_chain: Buffer.from(cert), private_key: Buffer.from(key) }],
    ca !== undefined,
  );
};

const pemFiles = async (
  settings: PlatformSettings,
): Promise<{ ca?: string; cert?: string; key?: string } | undefined> => {
  const { SUNWAI_TLS_CA: ca, SUNWAI_TLS_CERT: cert, SUNWAI_TLS_KEY: key } = settings;
  if ((cert === undefined) !== (key === undefined)) {
    throw new ConfigInvalidError(['SUNWAI_TLS_CERT, SUNWAI_TLS_KEY: one is no use without the other']);
  }
  if (ca === undefined && cert === undefined) return undefined;
  return {
    ...(ca !== undefined && { ca: await pemFile('SUNWAI_TLS_CA', ca) }),
    ...(cert !== undefined && { cert: await pemFile('SUNWAI_TLS_CERT', cert) }),
    ...(key !== undefined && { key: await pemFile('SUNWAI_TLS_KEY', key) }),
  };
};

const pemFile = async (setting: string, file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ConfigInvalidError([`${setting}: ${(error as Error).message}`]);
  }
};
