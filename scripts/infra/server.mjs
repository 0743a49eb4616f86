import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InfraError } from './machine.mjs';
import { answers } from './ports.mjs';

const START_PATIENCE = 60_000;
const STOP_PATIENCE = 20_000;

/** Fields 3 (state) and 22 (when it began) of the process, after its name in brackets; undefined where there is no /proc. */
const stat = (pid) => {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return undefined;
  const fields = readFileSync(file, 'utf8').split(') ').at(-1).split(' ');
  return { state: fields[0], began: fields[19] };
};

/** A process number is used again some day: it is ours only if it began when ours began. */
const alive = ({ pid, began }) => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
  const now = stat(pid);
  return !now || (now.state !== 'Z' && now.began === began);
};

/**
 * One server of this folder: its process is a group of its own and outlives the one that started it. What it needs to
 * be found again stands in `<folder>/<name>.json`, what it says in `<folder>/logs/<name>.log`.
 */
export class Server {
  constructor(folder, name) {
    this.name = name;
    this.folder = folder;
    this.log = join(folder, 'logs', `${name}.log`);
    this.file = join(folder, `${name}.json`);
  }

  /** What was noted at its last start, if anything. */
  async noted() {
    return existsSync(this.file) ? JSON.parse(await readFile(this.file, 'utf8')) : undefined;
  }

  /** What was noted, while it runs. */
  async running() {
    const noted = await this.noted();
    return noted?.pid && alive(noted) ? noted : undefined;
  }

  /** Starts it and waits until it listens. `facts.port` is where. */
  async start({ file, args, facts, options = {}, stopSignal = 'SIGTERM' }) {
    await mkdir(join(this.folder, 'logs'), { recursive: true });
    const log = openSync(this.log, 'a');
    const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    let failed;
    child.once('error', (error) => (failed = error));
    child.unref();
    await new Promise((resolve) => setImmediate(resolve));
    if (failed) throw new InfraError(`${this.name} did not start: ${failed.message}`);
    const noted = { ...facts, pid: child.pid, began: stat(child.pid)?.began, stopSignal };
    await this.note(noted);
    for (const patienceEnds = Date.now() + START_PATIENCE; !(await answers(facts.port)); await sleep(100)) {
      if (alive(noted) && Date.now() < patienceEnds) continue;
      throw new InfraError(`${this.name} did not start. Its last words (${this.log}):\n${this.lastWords()}`);
    }
    return noted;
  }

  /** Asks it to end, then insists. What it keeps stays. */
  async stop() {
    const running = await this.running();
    if (!running) return false;
    process.kill(running.pid, running.stopSignal);
    for (const patienceEnds = Date.now() + STOP_PATIENCE; alive(running) && Date.now() < patienceEnds;)
      await sleep(100);
    if (alive(running)) process.kill(running.pid, 'SIGKILL');
    const { pid: _pid, began: _began, ...facts } = running;
    await this.note(facts);
    return true;
  }

  async forget() {
    await rm(this.file, { force: true });
  }

  async note(facts) {
    await writeFile(`${this.file}.new`, `${JSON.stringify(facts)}\n`);
    await rename(`${this.file}.new`, this.file);
  }

  lastWords() {
    return readFileSync(this.log, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
  }
}
