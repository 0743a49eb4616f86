import { setImmediate as turn } from 'node:timers/promises';
import { days } from '@sunwai/kernel';
import type { BusLog } from '../../bus.js';
import { reasonOf } from '../../delivery/retry.js';
import type { Places } from './ledgers.js';
import type { LogFile } from './log-file.js';

const EVERY = 3_600_000;
const AT_ONCE = 1_000;

/** Removes messages that every group of their topic has consumed and that are older than the retention. */
export class Pruner {
  private readonly timer: NodeJS.Timeout;
  private stopped = false;
  private working: Promise<void>;

  constructor(
    private readonly file: LogFile,
    private readonly places: Places,
    private readonly retentionDays: number,
    private readonly log: BusLog,
  ) {
    this.working = this.prune();
    this.timer = setInterval(() => (this.working = this.prune()), EVERY).unref();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.working;
  }

  private async prune(): Promise<void> {
    const before = Date.now() - days(this.retentionDays);
    try {
      for (const topic of this.file.topicNames()) {
        // Places in a log are bare offsets: `@12`. A topic that nobody has consumed yet keeps everything.
        const offsets = this.places.inTopic(topic).map((place) => BigInt(place.slice(1)));
        if (offsets.length === 0) continue;
        const consumed = offsets.reduce((least, offset) => (offset < least ? offset : least));
        do await turn();
        while (!this.stopped && this.file.prune(topic, consumed, before, AT_ONCE));
      }
    } catch (error) {
      this.log.error('Old messages could not be removed', { reason: reasonOf(error) });
    }
  }
}
