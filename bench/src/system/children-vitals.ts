import { readdirSync, readFileSync } from 'node:fs';
import type { Vitals } from './vitals.js';

const EVERY = 500;
/** Of a tick of the CPU clock and a page of memory, as Linux counts them for programs. */
const TICK_MS = 10;
const PAGE_BYTES = 4_096;

/** CPU and memory of the processes that one process has started, together, twice a second. None where there is no /proc. */
export const watchChildren = (parent: number): { readonly vitals: readonly Vitals[]; stop(): void } => {
  const vitals: Vitals[] = [];
  let before = new Map<number, number>();
  const look = (): void => {
    const children = processes().filter((one) => one.parent === parent);
    const spent = children.reduce((sum, { pid, cpu }) => sum + Math.max(0, cpu - (before.get(pid) ?? cpu)), 0);
    before = new Map(children.map(({ pid, cpu }) => [pid, cpu]));
    const rss = children.reduce((sum, one) => sum + one.rss, 0);
    vitals.push({ at: Date.now(), rss, heapUsed: 0, cpu: spent, lag: { p50: Number.NaN, max: Number.NaN } });
  };
  const timer = setInterval(look, EVERY);
  look();
  return { vitals, stop: () => clearInterval(timer) };
};

const processes = () =>
  folders('/proc').flatMap((name) => {
    const stat = /^\d+$/.test(name) ? textOf(`/proc/${name}/stat`) : undefined;
    if (!stat) return [];
    // What follows the name in brackets: state, parent …; 14th and 15th of all are CPU, the 24th is memory.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpu = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    return [{ pid: Number(name), parent: Number(fields[1]), cpu, rss: Number(fields[21]) * PAGE_BYTES }];
  });

const folders = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

/** Undefined when the process has ended meanwhile. */
const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
};
