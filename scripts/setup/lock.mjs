import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from './machine.mjs';
import { say } from './say.mjs';

const file = path.join(root, '.sunwai', 'setup.lock');
const heartbeat = 1_000;
/** Looks of a waiter, half a second apart, without a heartbeat: the holder is gone, even if its process id lives on. */
const silentLooks = 40;

/** Runs `work` while no other process of this checkout sets up; others wait for it. */
export const withSetUpLock = async (work) => {
  const token = `${hostname()} ${process.pid} ${randomUUID()}`;
  await take(token);
  const beat = setInterval(() => {
    if (read() === token) utimesSync(file, new Date(), new Date());
  }, heartbeat);
  const release = () => {
    clearInterval(beat);
    if (read() === token) rmSync(file, { force: true });
  };
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
};

const take = async (token) => {
  mkdirSync(path.dirname(file), { recursive: true });
  let said = false;
  let seen = '';
  let silent = 0;
  for (;;) {
    if (create(token)) return;
    const holder = read();
    const now = `${holder} ${lastBeat()}`;
    silent = now === seen ? silent + 1 : 0;
    seen = now;
    if (holder !== undefined && (isDead(holder) || silent >= silentLooks)) {
      if (await takeOver(holder, token)) return;
      continue;
    }
    if (!said) say('Another set-up of this folder is running; waiting for it …');
    said = true;
    await wait(500);
  }
};

const create = (token) => {
  try {
    writeFileSync(file, token, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
};

/** Two waiters may remove a dead lock at once; only the last to write is still in the file a moment later. */
const takeOver = async (holder, token) => {
  if (read() !== holder) return false;
  rmSync(file, { force: true });
  if (!create(token)) return false;
  await wait(200);
  return read() === token;
};

const read = () => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
};

const lastBeat = () => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const isDead = (holder) => {
  const [host, pid] = holder.split(' ');
  if (host !== hostname() || !pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
};
