import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const modules = path.join(root, 'node_modules');

const executable = process.platform === 'win32' ? 'node.exe' : 'node';
const pinned = path.join(modules, 'node', 'bin', executable);
const wanted = 24;

export const hasPinnedNode = () => existsSync(pinned);

/** A platform that the `node` package has no binary for does as well with its own Node, if that is new enough. */
export const machineNodeWillDo = () => Number(process.versions.node.split('.')[0]) >= wanted;

/** The Node that runs Sunwai: the one of the lock file, whatever the machine has. */
export const pinnedNode = () => (hasPinnedNode() ? pinned : process.execPath);

/** A Node outside node_modules: an install replaces the one inside while it runs. */
const outerNode = () => {
  if (!process.execPath.startsWith(modules + path.sep)) return process.execPath;
  const found = (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => folder && !path.resolve(folder).startsWith(modules))
    .map((folder) => path.join(folder, executable))
    .find((candidate) => existsSync(candidate));
  return found ?? process.execPath;
};

/** How to call npm: the very npm that runs this script if there is one, else the one on the path. */
export const npmCommand = () => {
  const script = process.env.npm_execpath;
  if (script && /\.[cm]?js$/.test(script) && existsSync(script)) return { file: outerNode(), args: [script] };
  return { file: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [], shell: process.platform === 'win32' };
};
