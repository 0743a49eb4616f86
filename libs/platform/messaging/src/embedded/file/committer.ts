import type { LogFile } from './log-file.js';

type Waiting = {
  readonly work: () => void;
  readonly committed: (() => void) | undefined;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Group commit: whatever wants to be written in one turn of the event loop shares one transaction, and whatever is
 * committed while the disk is busy shares the next flush. A promise resolves only when its commit is on disk.
 */
export class Committer {
  private waiting: Waiting[] = [];
  private flushing = 0;

  /**
   * @param alongside joins every transaction (the groups' places); what it returns runs once that is on disk
   */
  constructor(
    private readonly log: LogFile,
    private readonly alongside: () => () => void,
  ) {}

  /**
   * @param committed runs once the commit is on disk, in the order of the commits
   * @throws {BusUnavailableError} nothing of the transaction was kept, or it is not known to be on disk
   */
  commit(work: () => void, committed?: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ work, committed, resolve, reject });
      if (this.waiting.length === 1) setImmediate(() => void this.write());
    });
  }

  /** Resolves when nothing waits any more, whatever became of it. */
  async idle(): Promise<void> {
    while (this.waiting.length > 0 || this.flushing > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  private async write(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    this.flushing += 1;
    try {
      const kept = this.log.transaction(() => {
        for (const { work } of batch) work();
        return this.alongside();
      });
      await this.log.flushed();
      kept();
    } catch (error) {
      for (const { reject } of batch) reject(error);
      return;
    } finally {
      this.flushing -= 1;
    }
    for (const { committed, resolve } of batch) {
      committed?.();
      resolve();
    }
  }
}
