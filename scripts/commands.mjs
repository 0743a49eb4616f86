import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { constants } from 'node:os';
import { pinnedNode, root } from './setup/machine.mjs';
import { setUp, SetUpError } from './setup/set-up.mjs';
import { complain, say } from './setup/say.mjs';

/**
 * What each command runs on the pinned Node once the workspace is up to date, relative to the root.
 * `data`: the command may read the reference data that lies beside a checkout.
 */
const commands = {
  setup: { entry: undefined },
  start: { entry: ['apps/standalone/dist/main.js'] },
  sunwai: { entry: ['apps/cli/dist/main.js'] },
  walk: { entry: ['e2e/dist/walk.js'], data: true },
  cluster: { entry: ['e2e/dist/cluster.js'], data: true },
  crash: { entry: ['e2e/dist/crash.js'], data: true },
  // The checker is a bare client of Kafka's, whose library sets timers in the past while nothing waits.
  faults: { entry: ['e2e/dist/faults.js'], flags: ['--disable-warning=TimeoutNegativeWarning'], data: true },
  bench: { entry: ['bench/dist/main.js'], data: true },
  // Jest loads ES modules through vm modules; the flag's warning would be the first line of every run.
  test: { entry: ['node_modules/jest/bin/jest.js'], flags: ['--experimental-vm-modules', '--no-warnings'], data: true },
  ci: { entry: ['scripts/ci/ci.mjs'], data: true },
};

/** Sets up, runs the named command and ends this process as the command ended. */
export const runCommand = async (name, args) => {
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
  if (!command) {
    complain(`There is no command '${name ?? ''}'. There are: ${Object.keys(commands).join(', ')}.`);
    process.exit(2);
  }
  try {
    await setUp();
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    complain(error.message);
    process.exit(1);
  }
  if (!command.entry) return say('Everything is installed and built.');
  if (!existsSync(path.join(root, command.entry[0]))) {
    complain(`'${name}' is not part of this version: ${command.entry[0]} does not exist after a build.`);
    process.exit(1);
  }
  handOver([...(command.flags ?? []), ...command.entry, ...args], environment(command));
};

const environment = (command) => {
  const beside = path.join(root, '..', 'shared', 'data');
  const data = process.env.SUNWAI_DATA ?? (command.data && existsSync(beside) ? path.resolve(beside) : undefined);
  return data ? { ...process.env, SUNWAI_DATA: data } : process.env;
};

/**
 * Runs the command, passes signals on, and ends as it ends.
 *
 * A terminal sends Ctrl-C to the whole group, so the child already has it; a second one would cut its drain short.
 * npm passes a SIGTERM to its shell, and that dies of it without telling anybody: seen by the change of parent.
 */
const handOver = (args, env) => {
  const child = spawn(pinnedNode(), args, { cwd: root, stdio: 'inherit', env });
  let told = false;
  const tell = (signal, alreadyHasIt) => {
    if (!alreadyHasIt) child.kill(signal);
    told = true;
  };
  process.on('SIGTERM', () => tell('SIGTERM', false));
  process.on('SIGINT', () => tell('SIGINT', process.stdin.isTTY === true));
  process.on('SIGHUP', () => tell('SIGHUP', told));
  const parent = process.ppid;
  const orphaned = () => process.env.npm_lifecycle_event !== undefined && process.ppid !== parent;
  setInterval(() => orphaned() && !told && tell('SIGTERM', false), 250).unref();
  child.on('error', (error) => {
    complain(`Could not start ${pinnedNode()}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
};
