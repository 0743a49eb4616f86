import type { Addressee } from './addressee.js';
import type { FeedRow } from './assignment.tables.js';
import { addresseeName } from './addressee.js';

/**
 * Tells those who wait that a department has new messages. A reader notes `count` before it reads and waits for more
 * than that, so that no news can slip between its reading and its waiting.
 */
export class AssignmentNews {
  private readonly counts = new Map<string, number>();
  private readonly heads = new Map<string, number>();
  private readonly waiting = new Map<string, Set<() => void>>();

  count(addressee: Addressee): number {
    return this.counts.get(addresseeName(addressee)) ?? 0;
  }

  /** The newest message's number, as far as it was told here; 0 when nothing was. */
  head(addressee: Addressee): number {
    return this.heads.get(addresseeName(addressee)) ?? 0;
  }

  /** How far the messages of departments go now. What was known already is no news. */
  raise(feeds: readonly FeedRow[]): void {
    for (const feed of feeds) {
      if (feed.last_seq <= this.head(feed)) continue;
      const name = addresseeName(feed);
      this.heads.set(name, feed.last_seq);
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
      for (const wake of [...(this.waiting.get(name) ?? [])]) wake();
    }
  }

  get isAwaited(): boolean {
    return this.waiting.size > 0;
  }

  /** Resolves with the first news after `count`, after `patience` ms, or when the signal is raised. */
  beyond(addressee: Addressee, count: number, patience: number, signal: AbortSignal): Promise<void> {
    if (this.count(addressee) > count || signal.aborted) return Promise.resolve();
    const name = addresseeName(addressee);
    return new Promise((resolve) => {
      const others = this.waiting.get(name) ?? new Set();
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        others.delete(wake);
        if (others.size === 0) this.waiting.delete(name);
        resolve();
      };
      const timer = setTimeout(wake, patience);
      signal.addEventListener('abort', wake);
      this.waiting.set(name, others.add(wake));
    });
  }
}
