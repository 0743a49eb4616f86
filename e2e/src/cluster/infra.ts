import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../system/places.js';

const program = path.join(root, 'scripts', 'infra', 'infra.mjs');
const run = promisify(execFile);

/** The servers below the services could not be started; the message says what is missing, and what installs it. */
export class NoInfraError extends Error {}

/**
 * Starts Kafka and PostgreSQL in the folder, unless they run.
 * @param more further arguments of `npm run infra`
 * @returns the settings that lead there
 */
export const startInfra = async (
  folder: string,
  say: (line: string) => void,
  ...more: readonly string[]
): Promise<Readonly<Record<string, string>>> => {
  say('Kafka and PostgreSQL …');
  try {
    await run(process.execPath, [program, '--only', 'kafka,postgres', '--folder', folder, ...more], { cwd: root });
  } catch (error) {
    throw new NoInfraError((error as { stderr?: string }).stderr ?? String(error));
  }
  const settings = JSON.parse(readFileSync(path.join(folder, 'env.json'), 'utf8')) as Record<string, string>;
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !name.startsWith('SUNWAI_TEST_')));
};

/** Starts again what has ended of the servers in the folder. */
export const restartInfra = async (folder: string, ...more: readonly string[]): Promise<void> => {
  await startInfra(folder, () => undefined, ...more);
};

/** Stops what runs in the folder. For a process that ends: it waits for nothing else. */
export const stopInfra = (folder: string, ...more: readonly string[]): void => {
  spawnSync(process.execPath, [program, 'stop', '--folder', folder, ...more], { cwd: root });
};

/** Stops what runs in the folder, and removes what it kept, when this process ends, however it does. */
export const removeInfraAtExit = (folder: string): void => {
  // Before the folder itself goes: what has to be stopped is noted there.
  process.prependOnceListener('exit', () => stopInfra(folder, '--clean'));
};
