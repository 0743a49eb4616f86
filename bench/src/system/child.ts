import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isVitals, type Vitals } from './vitals.js';

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

export class ChildFailedError extends Error {}

/** A measured process of our own, with its vitals. Ends with us. */
export type Child = {
  readonly process: ChildProcess;
  readonly vitals: readonly Vitals[];
  /** The first message that it sends which is no vital sign. @throws {ChildFailedError} when it ends before that */
  readonly hello: Promise<unknown>;
  /** Never resolves. @throws {ChildFailedError} when it has ended, with the last that it said */
  readonly ended: Promise<never>;
  /** SIGTERM, and waits until it has ended. */
  stop(): Promise<void>;
};

export type ChildOptions = {
  /** Where its output goes. */
  readonly log: string;
  readonly env?: NodeJS.ProcessEnv;
  /** For Node, before the program: `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
};

const probe = new URL('./probe.js', import.meta.url).href;

export const startChild = (program: string, { log, env, nodeOptions = [] }: ChildOptions): Child => {
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, [...nodeOptions, '--import', probe, program], {
    cwd: root,
    stdio: ['ignore', output, output, 'ipc'],
    env: { ...process.env, ...env },
  });
  const vitals: Vitals[] = [];
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve)).finally(() =>
    process.off('exit', endWithUs),
  );
  const failed = ended.then((code): never => {
    throw new ChildFailedError(`${program} ended with ${code}:\n${lastLines(log)}`);
  });
  // Who does not ask how it ended is not told.
  failed.catch(() => undefined);
  const greeted = new Promise<unknown>((resolve) => {
    child.on('message', (message) => {
      if (isVitals(message)) vitals.push(message);
      else resolve(message);
    });
  });
  const hello = Promise.race([greeted, failed]);
  hello.catch(() => undefined);
  return {
    process: child,
    vitals,
    hello,
    ended: failed,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};

const lastLines = (file: string): string => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
