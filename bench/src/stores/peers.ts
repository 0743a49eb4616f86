import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from '../say.js';
import { peersFolder } from './contestants.js';

const changedAt = async (file: string): Promise<number> => {
  try {
    return (await stat(join(peersFolder, file))).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
};

/** The peers as their lockfile pins them, in their own folder; one of them compiles SQLite, which takes minutes. */
export const installPeers = async (): Promise<void> => {
  if ((await changedAt('node_modules/.package-lock.json')) >= (await changedAt('package-lock.json'))) return;
  say('Installing the peers (minutes, the first time: one of them compiles SQLite) …');
  const npm = spawn('npm', ['ci'], { cwd: peersFolder, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(npm, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The peers could not be installed: npm ci in bench/peers ended with ${code}`);
};
