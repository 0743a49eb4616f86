import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set<string>();

/** A folder for one run. Its bench removes it in the end; `keep`: also an interrupted one leaves it. */
export const ownFolder = async (name: string, keep = false): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), `sunwai-${name}-`));
  if (!keep) folders.add(folder);
  return folder;
};

/** For an interrupted run, when nothing that it has started works there any more. */
export const removeOwnFolders = (): void => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
};
