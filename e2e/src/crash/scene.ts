import { freePort } from '../system/free-port.js';
import {
  launchStandalone,
  type Launched,
  settingsOf,
  type Standalone,
  type StandaloneOptions,
} from '../system/standalone.js';
import { trialFolder } from '../system/trial-folder.js';
import { amethi } from '../walk/amethi.js';
import type { Witness } from './testimony.js';
import { openWhatsApp, type WhatsApp } from './whatsapp.js';

/** What stays when the system is killed: its folder, its addresses, and WhatsApp with everybody's phones. */
export type Scene = WhatsApp & {
  readonly folder: string;
  /** Where the system is whenever it is there. */
  readonly http: string;
  readonly grpc: string;
  /** How a system in this state folder is set. */
  settings(stateDir: string): StandaloneOptions;
  launch(stateDir: string): Launched;
  close(): Promise<void>;
};

export const openScene = async (keep: boolean): Promise<Scene> => {
  const folder = trialFolder('crash', keep);
  const ports = { http: await freePort(), grpc: await freePort() };
  const http = `http://127.0.0.1:${ports.http}`;
  const whatsapp = await openWhatsApp(http);
  const { sandbox } = whatsapp;
  const settings = (stateDir: string): StandaloneOptions => ({
    stateDir,
    pack: amethi.pack,
    sandbox: sandbox.url,
    ports,
  });
  return {
    ...whatsapp,
    folder,
    http,
    grpc: `127.0.0.1:${ports.grpc}`,
    settings,
    launch: (stateDir) => launchStandalone(settings(stateDir)),
    close: () => sandbox.close(),
  };
};

export const witnessIn = ({ sandbox, undelivered, settings }: Scene, system: Standalone): Witness => ({
  sandbox,
  undelivered,
  system,
  settings: settingsOf(settings(system.stateDir)),
});
