import type { LogFile } from './log-file.js';

type Waiting = {
  readonly work: () => void;
  readonly committed: (() => void) | undefined;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Group commit: whatever wants to be written in one turn of the event loop shares one transaction and one fsync.
 * A promise resolves only after the commit has returned.
 */
export class Committer {
  private waiting: Waiting[] = [];

  /**
   * @param alongside joins every transaction (the groups' places); what it returns runs once that is on disk
   */
  constructor(
    private readonly log: LogFile,
    private readonly alongside: () => () => void,
  ) {}

  /**
   * @param committed runs right after the commit, in the order of the commits
   * @throws {BusUnavailableError} nothing of the transaction was kept
   */
  commit(work: () => void, committed?: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ work, committed, resolve, reject });
      if (this.waiting.length === 1) setImmediate(() => this.flush());
    });
  }

  /** Resolves when nothing waits any more, whatever became of it. */
  async idle(): Promise<void> {
    while (this.waiting.length > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  private flush(): void {
    const batch = this.waiting;
    this.waiting = [];
    try {
      const kept = this.log.transaction(() => {
        for (const { work } of batch) work();
        return this.alongside();
      });
      kept();
    } catch (error) {
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const { committed, resolve } of batch) {
      committed?.();
      resolve();
    }
  }
}
