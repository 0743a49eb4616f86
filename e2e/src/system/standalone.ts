import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from './eventually.js';
import { credentialsIn, type Installation, type Ready, readyIn } from './installation.js';
import { root, standaloneProgram } from './places.js';

const secrets = {
  SUNWAI_WHATSAPP_APP_SECRET: 'app-secret-of-a-trial-run',
  SUNWAI_WHATSAPP_ACCESS_TOKEN: 'access-token-of-a-trial-run',
  SUNWAI_WHATSAPP_VERIFY_TOKEN: 'verify-token-of-a-trial-run',
} as const;
export const appSecret = secrets.SUNWAI_WHATSAPP_APP_SECRET;
export const accessToken = secrets.SUNWAI_WHATSAPP_ACCESS_TOKEN;

export class DidNotStartError extends Error {}

/** A system of our own, with its data in a folder of ours; started, its doors perhaps not open yet. */
export type Launched = {
  /** @throws {DidNotStartError} with what it said last; also when it was killed before */
  readonly ready: Promise<Standalone>;
  /** Ends it as a power cut would: at once. */
  kill(): Promise<void>;
};

export type Standalone = Installation & {
  kill(): Promise<void>;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
};

export type StandaloneOptions = {
  readonly stateDir: string;
  readonly pack: string;
  /** A stand-in of WhatsApp that lives elsewhere; without it the system starts its own. */
  readonly sandbox?: string;
  /** Free ones when not given. */
  readonly ports?: { readonly http: number; readonly grpc: number };
  /** Settings beside those that every trial system has. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** Settings of a system in that folder, also for the command line beside it. */
export const settingsOf = ({ stateDir, pack, sandbox, ports, settings }: StandaloneOptions): NodeJS.ProcessEnv => ({
  ...process.env,
  ...secrets,
  SUNWAI_MODE: 'development',
  SUNWAI_STATE_DIR: stateDir,
  SUNWAI_PACKS: path.join('packs', pack),
  SUNWAI_HTTP_PORT: String(ports?.http ?? 0),
  SUNWAI_GRPC_PORT: String(ports?.grpc ?? 0),
  SUNWAI_SANDBOX_PORT: '0',
  SUNWAI_LOG_LEVEL: 'warn',
  ...(sandbox && { SUNWAI_WHATSAPP_URL: sandbox }),
  ...settings,
});

/** Where a system in that folder writes what it has to say. */
export const logOf = (stateDir: string): string => `${stateDir}.log`;

export const launchStandalone = (options: StandaloneOptions): Launched => {
  const { stateDir, sandbox } = options;
  mkdirSync(stateDir, { recursive: true });
  const output = openSync(logOf(stateDir), 'a');
  const child = spawn(process.execPath, [standaloneProgram], {
    cwd: root,
    stdio: ['ignore', output, output],
    env: settingsOf(options),
  });
  closeSync(output);
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve())).then(() => {
    process.off('exit', endWithUs);
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  const kill = () => end('SIGKILL');
  const ready = untilReady(child, stateDir).then((doors) => ({
    stateDir,
    http: doors.http,
    grpc: doors.grpc,
    sandbox: sandbox ?? doors.sandbox ?? '',
    credentials: credentialsIn(stateDir),
    appSecret,
    accessToken,
    kill,
    stop: () => end('SIGTERM'),
  }));
  // Whoever kills it before it is ready does not wait for that.
  ready.catch(() => undefined);
  return { ready, kill };
};

/** @throws {DidNotStartError} */
export const startStandalone = (options: StandaloneOptions): Promise<Standalone> => launchStandalone(options).ready;

const untilReady = async (child: ChildProcess, stateDir: string): Promise<Ready> => {
  let failed: string | undefined;
  child.once('error', (error) => (failed = error.message));
  child.once('exit', (code, signal) => (failed = `it ended (${signal ?? code})`));
  const look = (): { failed: string } | Ready | undefined => {
    if (failed !== undefined) return { failed };
    const ready = readyIn(stateDir);
    // After a kill the file of the life before is still there.
    return ready?.pid === child.pid ? ready : undefined;
  };
  const seen = await eventually('its doors are open', look, 60_000).catch((error: Error) => {
    child.kill('SIGKILL');
    return { failed: error.message };
  });
  if (!('failed' in seen)) return seen;
  const last = readFileSync(logOf(stateDir), 'utf8').trimEnd().split('\n').slice(-12).join('\n');
  throw new DidNotStartError(`The system did not start: ${seen.failed}\n${last}`);
};
