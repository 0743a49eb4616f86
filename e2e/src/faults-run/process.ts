import { existsSync, readFileSync } from 'node:fs';
import { eventually } from '../system/eventually.js';

/** Ends it and waits until it has. Of a process that is there no more nothing is wanted. */
export const killProcess = async (pid: number | undefined, signal: NodeJS.Signals): Promise<void> => {
  if (pid === undefined || !there(pid)) return;
  process.kill(pid, signal);
  await eventually(`process ${pid} has ended`, () => !there(pid), 30_000);
};

/** A process that has ended and that nobody has asked about is still listed, as a zombie. */
const there = (pid: number): boolean => {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return false;
  return readFileSync(file, 'utf8').split(') ').at(-1)?.[0] !== 'Z';
};
