import type { FeedEntry } from '@sunwai/messaging';

/**
 * Reads on while what was read before is being published, so that neither waits for the other; at most `room` entries
 * lie ready. One reader.
 */
export class ReadAhead {
  private ready: FeedEntry[] = [];
  private ended = false;
  private failure: { readonly error: unknown } | undefined;
  private wakeReader: (() => void) | undefined;
  private wakeTaker: (() => void) | undefined;

  constructor(
    entries: AsyncIterable<readonly FeedEntry[]>,
    private readonly room: number,
  ) {
    void this.read(entries);
  }

  /**
   * What lies ready, at most so many, in order; waits for the first. None when the feed has ended.
   * @throws what the feed threw, after everything that came before has been taken
   */
  async take(most: number): Promise<readonly FeedEntry[]> {
    while (this.ready.length === 0 && !this.ended) await new Promise<void>((wake) => (this.wakeTaker = wake));
    const taken = this.ready.splice(0, most);
    if (taken.length === 0 && this.failure) throw this.failure.error;
    if (this.ready.length < this.room) this.wakeReader?.();
    return taken;
  }

  private async read(entries: AsyncIterable<readonly FeedEntry[]>): Promise<void> {
    try {
      for await (const batch of entries) {
        this.ready.push(...batch);
        this.wakeTaker?.();
        while (this.ready.length >= this.room) await new Promise<void>((wake) => (this.wakeReader = wake));
      }
    } catch (error) {
      this.failure = { error };
    }
    this.ended = true;
    this.wakeTaker?.();
  }
}
