import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hasPinnedNode, machineNodeWillDo, modules, npmCommand, root } from './machine.mjs';
import { progress, say } from './say.mjs';
import { SetUpError } from './set-up-error.mjs';
import { runTool } from './tool.mjs';

const marker = path.join(modules, '.sunwai-setup');

/**
 * Brings node_modules to what package-lock.json says.
 *
 * Not `npm ci`: that refuses a lock file without the binaries of every platform, and a registry mirror may not have
 * them all. `npm install --no-save` takes what the lock file names and adds this platform's own; afterwards it is
 * checked that nothing else came.
 */
export const install = async () => {
  const fingerprint = lockFingerprint();
  if (read(marker) === fingerprint && nodeWillDo()) return;
  if (!complete()) {
    rmSync(marker, { force: true });
    await npm(
      ['install', '--no-save', '--no-audit', '--no-fund'],
      'Installing packages (about a minute the first time)',
    );
    const others = unlocked();
    if (others.length > 0) throw new SetUpError(disagreement(others));
  }
  // npm set to ignore install scripts leaves out the one that brings the pinned Node's binary.
  if (!nodeWillDo()) await npm(['rebuild', 'node', '--ignore-scripts=false'], 'Installing the pinned Node');
  if (!nodeWillDo()) {
    throw new SetUpError(
      `The pinned Node could not be installed for ${process.platform} ${process.arch}. ` +
        'Install Node 24 on this machine and try again.',
    );
  }
  writeFileSync(marker, fingerprint);
};

const disagreement = (packages) =>
  'package.json and package-lock.json do not agree. Run `npm install`, and commit both files together. ' +
  `Not as locked: ${packages.slice(0, 5).join(', ')}${packages.length > 5 ? ` and ${packages.length - 5} more` : ''}.`;

const nodeWillDo = () => hasPinnedNode() || machineNodeWillDo();

/** Another platform or another lock file needs another node_modules. */
const lockFingerprint = () => {
  const lock = read(path.join(root, 'package-lock.json'));
  if (lock === undefined) throw new SetUpError('package-lock.json is missing: this checkout is not complete.');
  return createHash('sha256').update(`${process.platform} ${process.arch}\n${lock}`).digest('hex');
};

const packagesOf = (file) => {
  const { '': _root, ...packages } = JSON.parse(read(file) ?? '{"packages":{}}').packages;
  return packages;
};

const locked = () => packagesOf(path.join(root, 'package-lock.json'));

/** npm notes what it installed in node_modules/.package-lock.json when it has finished. */
const installed = () => packagesOf(path.join(modules, '.package-lock.json'));

const same = (one, other) =>
  one.version === other.version && one.integrity === other.integrity && one.link === other.link;

/** True when all of the lock file is there as it says, as after a developer's own `npm install`: nothing to do. */
const complete = () => {
  const there = installed();
  return Object.entries(locked()).every(([where, wanted]) => {
    const found = existsSync(path.join(root, where)) ? there[where] : undefined;
    // Which of the optional packages are there depends on the platform.
    return found ? same(found, wanted) : wanted.optional === true;
  });
};

/** What an install brought that the lock file does not name, or names otherwise; this platform's binaries apart. */
const unlocked = () => {
  const wanted = locked();
  return Object.entries(installed())
    .filter(([where, found]) => (wanted[where] ? !same(found, wanted[where]) : found.optional !== true))
    .map(([where]) => where.replace(/^node_modules\//, ''));
};

const npm = async (args, what) => {
  const { file, args: before, shell } = npmCommand();
  const done = progress(what);
  const { code, output } = await runTool({ file, args: [...before, ...args], shell }).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
    throw new SetUpError('npm was not found. It comes with Node: install Node (https://nodejs.org) and try again.');
  });
  done(code === 0 ? 'done' : 'failed');
  if (code === 0) return;
  say(lastWords(output));
  throw new SetUpError(reasonOf(output, args.join(' ')));
};

/** Codes that npm prints as `npm error code X` (`npm ERR!` before npm 10.7), in words. */
const reasons = [
  [
    /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR)$/,
    'The package registry could not be reached. Check the network (and npm’s proxy and registry settings), then try again.',
  ],
  [/^ENOSPC$/, 'The disk is full. Free about a gigabyte and try again.'],
  [/^(EACCES|EPERM|EROFS)$/, 'npm may not write here. Make this folder and npm’s cache yours, then try again.'],
  [
    /^(EINTEGRITY|E4\d\d)$/,
    'The package registry does not give what the lock file names. Check npm’s registry setting.',
  ],
];

const reasonOf = (output, call) => {
  // A full disk breaks npm in many places; only some of them end in a code of its own.
  const code = /ENOSPC/.exec(output)?.[0] ?? /npm (?:error|ERR!) code (\S+)/.exec(output)?.[1];
  const known = reasons.find(([pattern]) => code && pattern.test(code));
  return known ? `${known[1]} (npm: ${code})` : `'npm ${call}' failed; its own words are above.`;
};

/** npm warns at length about packages that want a newer Node than the one it runs on; they run on the pinned one. */
const lastWords = (output) =>
  output
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('npm warn'))
    .slice(-30)
    .join('\n');

const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
};
