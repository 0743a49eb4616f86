import { rmSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import path from 'node:path';
import { type RunningSandbox, startSandbox } from '@sunwai/whatsapp-sandbox';
import { sunwai } from '../system/command-line.js';
import { freePort } from '../system/free-port.js';
import { credentialsIn, type Installation, secretsIn } from '../system/installation.js';
import { DidNotStartError } from '../system/standalone.js';
import { amethi } from '../walk/amethi.js';
import { grpcFront } from './front/grpc-front.js';
import { httpFront } from './front/http-front.js';
import { startInfra } from './infra.js';
import { Instance } from './instance.js';
import { servicePlans } from './services.js';

export type ClusterOptions = {
  /** Of its own: secrets, credentials, files, logs. */
  readonly stateDir: string;
  /** Where Kafka and PostgreSQL are, or will be. */
  readonly infraDir: string;
  readonly pack: string;
  /** Address of the whole; free ones when not given. */
  readonly ports?: { readonly http: number; readonly grpc: number };
  /** Settings that lead to what lies below, when it runs already; otherwise that is started in `infraDir`. */
  readonly infra?: Readonly<Record<string, string>>;
  /** A stand-in of WhatsApp that lives elsewhere; without it the cluster has one of its own. */
  readonly sandbox?: { readonly url: string } & WhatsAppSecrets;
  /** Settings of one instance alone, by its name (`tickets-1`). */
  readonly settingsOf?: (instance: string) => NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
};

type WhatsAppSecrets = { readonly appSecret: string; readonly accessToken: string };

/** All services as processes of their own, behind one address, on real servers, with a stand-in of WhatsApp. */
export type Cluster = {
  readonly installation: Installation;
  readonly instances: readonly Instance[];
  /** For the command line beside it. */
  readonly settings: NodeJS.ProcessEnv;
  /** Drains and ends the services, then closes the front. What runs below goes on. */
  stop(): Promise<void>;
};

/** @throws {NoInfraError} {DidNotStartError} */
export const startCluster = async (options: ClusterOptions): Promise<Cluster> => {
  const { stateDir, infraDir, pack, say } = options;
  const logs = path.join(stateDir, 'logs');
  mkdirSync(logs, { recursive: true });
  rmSync(path.join(stateDir, 'ready.json'), { force: true });
  const infra = options.infra ?? (await startInfra(infraDir, say));
  const common = { ...commonSettings(stateDir, pack, infra), ...secretSettings(options.sandbox) };
  say('Credentials …');
  await makeCredentials(common);
  const credentials = credentialsIn(stateDir);
  const { accessToken, appSecret } = options.sandbox ?? madeSecrets(stateDir);
  const ports = options.ports ?? { http: await freePort(), grpc: await freePort() };
  const http = `http://127.0.0.1:${ports.http}`;
  const own = options.sandbox ? undefined : await ownSandbox(http, { accessToken, appSecret });
  const sandbox = options.sandbox?.url ?? own?.url ?? '';
  const settings = {
    ...common,
    SUNWAI_WHATSAPP_URL: sandbox,
    SUNWAI_SERVICE_TOKEN: credentials['service'] ?? '',
  };
  const instances = await planInstances(logs, settings, options.settingsOf);
  const front = await openFront(instances, ports);
  const close = () => closeAll(instances, front, own);
  say(`${instances.length} processes …`);
  for (const instance of instances) instance.launch();
  try {
    await Promise.all(instances.map((instance) => instance.ready()));
  } catch (error) {
    await close();
    throw error;
  }
  const grpc = `127.0.0.1:${ports.grpc}`;
  publish(stateDir, { pid: process.pid, http, grpc, sandbox, services: placesOf(instances) });
  const installation = { stateDir, http, grpc, sandbox, credentials, appSecret, accessToken };
  return {
    installation,
    instances,
    settings,
    stop: async () => {
      rmSync(path.join(stateDir, 'ready.json'), { force: true });
      await close();
    },
  };
};

const commonSettings = (
  stateDir: string,
  pack: string,
  infra: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv => ({
  ...process.env,
  ...infra,
  SUNWAI_MODE: 'development',
  SUNWAI_STATE_DIR: stateDir,
  SUNWAI_PACKS: path.join('packs', pack),
  SUNWAI_LOG_LEVEL: process.env['SUNWAI_LOG_LEVEL'] ?? 'info',
});

/** Secrets and credentials come to be with the first command, before many processes want them at once. */
const makeCredentials = async (settings: NodeJS.ProcessEnv): Promise<void> => {
  const { code, complaint } = await sunwai(settings, 'access', 'development');
  if (code !== 0) throw new DidNotStartError(`No credentials could be made: ${complaint}`);
};

const ownSandbox = (http: string, secrets: WhatsAppSecrets): Promise<RunningSandbox> =>
  startSandbox({
    ...secrets,
    callbackUrl: `${http}/webhooks/whatsapp`,
    services: [
      { phoneNumberId: amethi.service.phoneNumberId, displayPhoneNumber: amethi.service.number.replace('+', '') },
    ],
    unknownTemplates: 'accept',
  });

const secretSettings = (secrets: WhatsAppSecrets | undefined): NodeJS.ProcessEnv =>
  secrets ? { SUNWAI_WHATSAPP_APP_SECRET: secrets.appSecret, SUNWAI_WHATSAPP_ACCESS_TOKEN: secrets.accessToken } : {};

const madeSecrets = (stateDir: string): WhatsAppSecrets => {
  const { whatsappAccessToken: accessToken, whatsappAppSecret: appSecret } = secretsIn(stateDir);
  return { accessToken, appSecret };
};

const planInstances = async (
  logs: string,
  settings: NodeJS.ProcessEnv,
  settingsOf: ClusterOptions['settingsOf'] = () => ({}),
): Promise<readonly Instance[]> => {
  const planned = [];
  for (const { name, instances } of servicePlans) {
    for (let index = 1; index <= instances; index += 1) {
      const ports = { http: await freePort(), grpc: await freePort(), figures: await freePort() };
      planned.push({ service: name, name: `${name}-${index}`, ports });
    }
  }
  const tickets = planned.filter(({ service }) => service === 'tickets');
  const environment = {
    ...settings,
    SUNWAI_TICKETS_GRPC: tickets.map(({ ports }) => `127.0.0.1:${ports.grpc}`).join(','),
  };
  return planned.map(
    ({ service, name, ports }) =>
      new Instance(service, name, ports, path.join(logs, `${name}.log`), { ...environment, ...settingsOf(name) }),
  );
};

const openFront = async (
  instances: readonly Instance[],
  ports: { readonly http: number; readonly grpc: number },
): Promise<readonly Server[]> => {
  const behind = {
    plans: servicePlans,
    instancesOf: (service: string) => instances.filter((instance) => instance.service === service),
  };
  const listening: readonly [Server, number][] = [
    [httpFront(behind), ports.http],
    [grpcFront(behind), ports.grpc],
  ];
  await Promise.all(
    listening.map(
      ([server, port]) =>
        new Promise<void>((resolve, reject) => {
          server.once('error', reject).listen(port, '127.0.0.1', resolve);
        }),
    ),
  );
  return listening.map(([server]) => server);
};

const closeAll = async (
  instances: readonly Instance[],
  front: readonly Server[],
  sandbox: RunningSandbox | undefined,
): Promise<void> => {
  await Promise.all(instances.map((instance) => instance.stop()));
  for (const server of front) server.close();
  await sandbox?.close();
};

const placesOf = (instances: readonly Instance[]) =>
  instances.map(({ name, ports }) => ({
    name,
    http: `http://127.0.0.1:${ports.http}`,
    grpc: `127.0.0.1:${ports.grpc}`,
    figures: `http://127.0.0.1:${ports.figures}/metrics`,
  }));

/** Whole or not at all: others wait for this file. */
const publish = (stateDir: string, document: object): void => {
  const file = path.join(stateDir, 'ready.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(document)}\n`);
  renameSync(`${file}.new`, file);
};
