import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for one run. It goes with the process, however that ends, unless it is to be kept. */
export const trialFolder = (name: string, keep: boolean): string => {
  const folder = mkdtempSync(path.join(tmpdir(), `sunwai-${name}-`));
  process.once('exit', () => {
    if (keep) process.stderr.write(`Kept: ${folder}\n`);
    else rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  });
  // Without a listener a signal ends the process before 'exit' is told, and what it has started goes on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
  return folder;
};
