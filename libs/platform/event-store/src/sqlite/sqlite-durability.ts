import { WalFlush } from '@sunwai/sqlite';
import { asStoreError } from './sqlite-file.js';

/**
 * What of the history is on disk. Commits are written to the log at once and flushed together, outside of the event loop.
 * Nothing is acknowledged, and nothing is shown in the global order, before it is on disk, whichever process wrote it: a
 * reader's place must not be ahead of what a power cut leaves.
 */
export class SqliteDurability {
  private readonly wal: WalFlush;
  private flushed = 0n;

  constructor(file: string) {
    this.wal = new WalFlush(file);
  }

  /**
   * Resolves when everything up to that committed position is on disk.
   * @throws {StoreUnavailableError} it is not known to be
   */
  async upTo(position: bigint): Promise<void> {
    if (position <= this.flushed) return;
    try {
      await this.wal.flush();
    } catch (error) {
      throw asStoreError(error);
    }
    if (position > this.flushed) this.flushed = position;
  }

  close(): Promise<void> {
    return this.wal.close();
  }
}
