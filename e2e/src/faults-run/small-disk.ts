import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Room for all that a long run writes; what is not used costs nothing. */
const SIZE = '768m';
const STEP = 1024 * 1024;

/** A small disk of its own under a folder, which can be filled by somebody else's file. */
export class SmallDisk {
  private constructor(private readonly folder: string) {}

  /** @returns why it can't be had on this machine, when it can't */
  static async under(folder: string): Promise<SmallDisk | string> {
    if (process.platform !== 'linux') return 'needs Linux: a tmpfs';
    if (process.getuid?.() !== 0) return 'needs root: only root may mount';
    mkdirSync(folder, { recursive: true });
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'sunwai-faults', folder]);
    } catch (error) {
      return `no tmpfs may be mounted here: ${String((error as { stderr?: string }).stderr ?? error).trim()}`;
    }
    return new SmallDisk(folder);
  }

  fill(): void {
    const bytes = Buffer.alloc(STEP);
    for (let step = 0; ; step++) {
      try {
        writeFileSync(this.ballast, bytes, { flag: 'a' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
        throw error;
      }
      if (step > 4096) throw new Error('The small disk does not get full');
    }
  }

  empty(): void {
    rmSync(this.ballast, { force: true });
  }

  /** Takes it away, with all that is on it; also while this process ends. */
  remove(): void {
    if (!readFileSync('/proc/mounts', 'utf8').includes(` ${this.folder} `)) return;
    spawnSync('umount', existsSync(this.folder) ? [this.folder] : ['-l', this.folder]);
  }

  private get ballast(): string {
    return path.join(this.folder, 'somebody-elses-file');
  }
}
