import { closeSync, fdatasync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Brings a SQLite file's write-ahead log to disk, outside of the event loop: whoever commits while a flush is under way
 * shares the next one. A flush that begins after a commit has returned covers that commit and all before it, for the log
 * is written in the order of commits.
 */
export class WalFlush {
  private handle: number | undefined;
  private running: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;

  constructor(private readonly file: string) {}

  /** Resolves when everything that was committed before this call is on disk. @throws what the system says */
  flush(): Promise<void> {
    this.next ??= this.begin();
    return this.next;
  }

  /** When nothing is under way any more. */
  async close(): Promise<void> {
    await this.running.catch(ignore);
    if (this.handle !== undefined) closeSync(this.handle);
    this.handle = undefined;
  }

  private async begin(): Promise<void> {
    await this.running.catch(ignore);
    this.running = this.next!;
    this.next = undefined;
    await this.sync();
  }

  private sync(): Promise<void> {
    // The log is there from the first commit on and stays as long as somebody has the file open. SQLite locks none of it.
    const handle = (this.handle ??= this.open());
    return new Promise((resolve, reject) => fdatasync(handle, (error) => (error ? reject(error) : resolve())));
  }

  /** A log that was just made must also be found again: its name in the folder is brought to disk with it. */
  private open(): number {
    const handle = openSync(`${this.file}-wal`, 'r+');
    const folder = openSync(dirname(this.file), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
    return handle;
  }
}

/** Who waited for that flush has been told of its failure. */
const ignore = (): void => undefined;
