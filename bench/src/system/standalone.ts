import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Child, ChildFailedError, root, startChild } from './child.js';

/** Secrets of a system that lives as long as the bench. */
export const secrets = {
  SUNWAI_WHATSAPP_APP_SECRET: 'app-secret-of-a-bench-run',
  SUNWAI_WHATSAPP_ACCESS_TOKEN: 'access-token-of-a-bench-run',
  SUNWAI_WHATSAPP_VERIFY_TOKEN: 'verify-token-of-a-bench-run',
  SUNWAI_PERSON_KEY: 'person-key-of-a-bench-run-0123456789abcdef',
  SUNWAI_TICKET_NUMBER_KEY: 'ticket-number-key-of-a-bench-run-0123456789',
  SUNWAI_MEDIA_LINK_KEY: 'media-link-key-of-a-bench-run-0123456789abcdef',
} as const;

/** Sunwai as a district office runs it: one process, embedded parts. */
export type Standalone = {
  readonly child: Child;
  /** `http://127.0.0.1:8080` */
  readonly http: string;
  /** `127.0.0.1:7070` */
  readonly grpc: string;
  /** Tokens by whom they are for: `control-room`, `auditor`, `department:<id>`. */
  readonly credentials: Readonly<Record<string, string>>;
  stop(): Promise<void>;
};

const program = join(root, 'apps', 'standalone', 'dist', 'main.js');

/** What is kept where in the folder of a system. */
export const storeFile = (stateDir: string): string => join(stateDir, 'events.db');

/**
 * @param whatsapp the stand-in's address
 * @param nodeOptions for the measured process, such as `--cpu-prof`
 */
export const startStandalone = async (
  stateDir: string,
  whatsapp: string,
  nodeOptions: readonly string[] = [],
): Promise<Standalone> => {
  mkdirSync(stateDir, { recursive: true });
  const child = startChild(program, {
    log: `${stateDir}.log`,
    nodeOptions,
    env: {
      ...secrets,
      SUNWAI_MODE: 'development',
      SUNWAI_STATE_DIR: stateDir,
      SUNWAI_PACKS: 'packs/amethi',
      SUNWAI_HTTP_PORT: '0',
      SUNWAI_GRPC_PORT: '0',
      SUNWAI_SANDBOX_PORT: '0',
      SUNWAI_WHATSAPP_URL: whatsapp,
      SUNWAI_LOG_LEVEL: 'warn',
    },
  });
  const ready = await Promise.race([doorsOpen(stateDir, child), child.ended]);
  const credentials = json<Record<string, string>>(join(stateDir, 'development-credentials.json'));
  return { child, http: ready.http, grpc: ready.grpc, credentials, stop: () => child.stop() };
};

type Ready = { readonly pid: number; readonly http: string; readonly grpc: string };

const doorsOpen = async (stateDir: string, child: Child): Promise<Ready> => {
  const file = join(stateDir, 'ready.json');
  for (let waited = 0; waited < 120_000; waited += 50) {
    const ready = existsSync(file) ? json<Ready>(file) : undefined;
    if (ready && ready.pid === child.process.pid) return ready;
    await pause(50);
  }
  throw new ChildFailedError('The system did not open its doors within two minutes');
};

const json = <Shape>(file: string): Shape => JSON.parse(readFileSync(file, 'utf8')) as Shape;
