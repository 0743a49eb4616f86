import { type RunningSandbox, startSandbox } from '@sunwai/whatsapp-sandbox';
import { HttpDoor } from '../doors/http-door.js';
import { freePort } from '../system/free-port.js';
import {
  accessToken,
  appSecret,
  launchStandalone,
  type Launched,
  type StandaloneOptions,
} from '../system/standalone.js';
import { trialFolder } from '../system/trial-folder.js';
import { amethi } from '../walk/amethi.js';

/** What stays when the system is killed: its folder, its addresses, and WhatsApp with everybody's phones. */
export type Scene = {
  readonly folder: string;
  /** Where the system is whenever it is there. */
  readonly http: string;
  readonly grpc: string;
  readonly sandbox: RunningSandbox;
  /** How a system in this state folder is set. */
  settings(stateDir: string): StandaloneOptions;
  launch(stateDir: string): Launched;
  /** Webhooks that wait or were given up. */
  undelivered(): Promise<{ readonly waiting: number; readonly lost: number }>;
  /** Makes something go wrong at WhatsApp. */
  faults(changes: object): Promise<void>;
  close(): Promise<void>;
};

export const openScene = async (keep: boolean): Promise<Scene> => {
  const folder = trialFolder('crash', keep);
  const ports = { http: await freePort(), grpc: await freePort() };
  const http = `http://127.0.0.1:${ports.http}`;
  const sandbox = await startSandbox({
    environment: 'test',
    accessToken,
    appSecret,
    callbackUrl: `${http}/webhooks/whatsapp`,
    services: [
      { phoneNumberId: amethi.service.phoneNumberId, displayPhoneNumber: amethi.service.number.replace('+', '') },
    ],
    unknownTemplates: 'accept',
    receipts: { deliveredAfter: 20, read: true, readAfter: 100 },
    // The system is away for seconds, Meta's patience lasts for days.
    webhooks: { attempts: 500, firstRetry: 200, longestRetry: 1_000, timeout: 5_000 },
    keep: { messagesPerPhone: 50_000 },
  });
  const door = new HttpDoor(sandbox.url);
  const settings = (stateDir: string): StandaloneOptions => ({
    stateDir,
    pack: amethi.pack,
    sandbox: sandbox.url,
    ports,
  });
  const faults = async (changes: object) => {
    await door.send('POST', '/sandbox/faults', changes);
  };
  // Meta repeats some webhooks even when they were taken.
  await faults({ duplicateWebhooks: 0.05 });
  return {
    folder,
    http,
    grpc: `127.0.0.1:${ports.grpc}`,
    sandbox,
    settings,
    launch: (stateDir) => launchStandalone(settings(stateDir)),
    undelivered: async () => {
      const { webhooks } = await door.get<{ webhooks: { waiting: number; abandoned: number; dropped: number } }>(
        '/sandbox',
      );
      return { waiting: webhooks.waiting, lost: webhooks.abandoned + webhooks.dropped };
    },
    faults,
    close: () => sandbox.close(),
  };
};
