import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlatformConfig, Running, RunningService } from '@sunwai/hosting';
import { developmentCredentials, openPlatform, readConfig, runService } from '@sunwai/hosting';
import { ACCESS_LIST } from '@sunwai/identity';
import type { AccessList } from '@sunwai/identity';
import { SunwaiError } from '@sunwai/kernel';
import { PackRegistry } from '@sunwai/packs';
import type { RunningSandbox } from '@sunwai/whatsapp-sandbox';
import { allServices, sharedNeeds } from './composition.js';
import { startWhatsAppSandbox } from './development.js';
import { greet } from './greeting.js';

/**
 * All of Sunwai in one process. In development it makes what is missing: secrets, credentials, and a stand-in of
 * WhatsApp. `<state>/ready.json` says where the doors are, and is there while they are open.
 */
export const startStandalone = async (environment: Readonly<Record<string, string | undefined>>): Promise<Running> => {
  let config = await readConfig(environment);
  const { stateDir } = config;
  const readyFile = join(stateDir, 'ready.json');
  await mkdir(stateDir, { recursive: true });
  await rm(readyFile, { force: true });
  const sandbox = await sandboxFor(config);
  if (sandbox) config = { ...config, settings: { ...config.settings, SUNWAI_WHATSAPP_URL: sandbox.url } };
  const platform = await openPlatform(config, sharedNeeds);
  const service = await runService(platform, allServices(platform));
  if (sandbox) await call(sandbox, service);
  const credentials =
    config.settings.SUNWAI_MODE === 'development'
      ? await developmentCredentials(config, service.app.get<AccessList>(ACCESS_LIST), platform.packs)
      : undefined;
  await publish(readyFile, {
    pid: process.pid,
    http: service.httpUrl,
    grpc: service.grpcAddress,
    sandbox: sandbox?.url ?? null,
    figures: service.figuresUrl ?? null,
  });
  return {
    greeting: greet({ config, service, sandbox, credentials, packs: platform.packs.all() }),
    ended: service.ended,
    close: async () => {
      await rm(readyFile, { force: true });
      await service.close();
      await sandbox?.close();
    },
  };
};

const sandboxFor = async (config: PlatformConfig): Promise<RunningSandbox | undefined> => {
  const { SUNWAI_MODE, SUNWAI_WHATSAPP_URL } = config.settings;
  if (SUNWAI_MODE !== 'development' || SUNWAI_WHATSAPP_URL !== undefined) return undefined;
  return startWhatsAppSandbox(config, await PackRegistry.open(config.packFolders));
};

/** Tells the sandbox where our webhook is, once it is known. */
const call = async (sandbox: RunningSandbox, { httpUrl }: RunningService): Promise<void> => {
  const answer = await fetch(`${sandbox.url}/sandbox/callback`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: `${httpUrl}/webhooks/whatsapp` }),
  });
  if (!answer.ok) throw new SunwaiError('sandbox.callback', `The sandbox refused our webhook: ${answer.status}`);
};

/** Whole or not at all: others wait for this file. */
const publish = async (file: string, document: object): Promise<void> => {
  await writeFile(`${file}.new`, `${JSON.stringify(document)}\n`);
  await rename(`${file}.new`, file);
};
