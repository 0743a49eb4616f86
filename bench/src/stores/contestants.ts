import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const peersFolder = fileURLToPath(new URL('../../peers/', import.meta.url));

export type Engine = 'postgres' | 'sqlite';
export type Contestant = {
  /** As metrics name it. */
  readonly name: string;
  /** Drives it; in the peers' folder. */
  readonly script: string;
};

export const ours: Contestant = { name: 'sunwai', script: 'ours.mjs' };

export const peersOf: Readonly<Record<Engine, readonly Contestant[]>> = {
  postgres: [
    { name: 'emmett', script: 'emmett-postgresql.mjs' },
    { name: 'message-db', script: 'message-db.mjs' },
    { name: 'castore', script: 'castore-postgres.mjs' },
  ],
  sqlite: [{ name: 'emmett', script: 'emmett-sqlite.mjs' }],
};

/** A database or a file that one contestant has for itself. */
export type Place = { readonly url: string } | { readonly file: string };

export type Task =
  | { readonly task: 'prepare' }
  | { readonly task: 'append'; readonly writers: number; readonly seconds: number }
  | { readonly task: 'fill'; readonly writers: number; readonly events: number }
  | { readonly task: 'replay'; readonly events: number };

export type Measured = {
  /** Events per second. */
  readonly rate: number;
  /** Appends that were tried again. */
  readonly refused?: number;
  /** Acknowledged, and not found by who reads all events in order. */
  readonly missing?: number;
};

/** One task in a process of its own; what the store prints is not ours to show. */
export const perform = async (contestant: Contestant, place: Place, task: Task): Promise<Measured> => {
  const child = fork(contestant.script, [JSON.stringify({ ...task, place })], {
    cwd: peersFolder,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let told: Measured | undefined;
  let words = '';
  child.on('message', (message) => (told = message as Measured));
  child.stderr?.on('data', (chunk) => (words = `${words}${String(chunk)}`.slice(-2_000)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (!told) throw new Error(`${contestant.name} ended with ${code} at ${JSON.stringify(task)}:\n${words}`);
  return told;
};
