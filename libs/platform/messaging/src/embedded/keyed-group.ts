import type { BatchSubscription, Subscription } from '../bus.js';
import { Lanes } from '../delivery/lanes.js';
import { retryPolicy } from '../delivery/retry.js';
import type { Mark, Slot } from '../delivery/window.js';
import { Window } from '../delivery/window.js';
import type { Group, GroupSetting, Item } from './group.js';
import { beyondSkipped, deliveryOf, eventsOf, offsetText } from './group.js';

const PAGE = 256;

/** Messages in memory that are not finished: of keys that wait their turn or a retry. */
const MOST_HELD = 1_024;

/** How far others may go on while one key waits for its retry; what was finished up there comes again after a crash. */
const WIDEST_WINDOW = 50_000;

const DEFAULT_CONCURRENCY = 16;

type Tracked = Item & { readonly slot?: Slot | undefined };

/** A group whose consumers take single messages: in order per key, several keys at once. */
export class KeyedGroup implements Group {
  readonly takes = 'messages';
  private readonly window: Window;
  private readonly lanes: Lanes<Tracked>;
  private readonly running: Promise<void>;

  constructor(private readonly setting: GroupSetting) {
    this.window = new Window(setting.start);
    this.lanes = new Lanes(eventsOf(setting, (item: Tracked) => this.finished(item)));
    this.running = this.run();
  }

  get mark(): Mark {
    return this.window.span === 0 ? beyondSkipped(this.window.mark, this.setting) : this.window.mark;
  }

  join(subscription: Subscription | BatchSubscription): () => Promise<void> {
    const { handle, concurrency = DEFAULT_CONCURRENCY, retry } = subscription as Subscription;
    const leaving = new AbortController();
    const leave = this.lanes.hire({
      concurrency,
      retry: retryPolicy(retry),
      run: (item, attempt) => handle(item.message, deliveryOf(this.setting, item, attempt, leaving.signal)),
    });
    return () => {
      leaving.abort();
      return leave();
    };
  }

  async stop(): Promise<void> {
    this.setting.reader.stop();
    this.lanes.close();
    await this.running;
  }

  private async run(): Promise<void> {
    const { reader } = this.setting;
    const full = () => this.lanes.held >= MOST_HELD || this.window.span >= WIDEST_WINDOW;
    for (;;) {
      await reader.waitWhile(full);
      const reading = await reader.next(PAGE);
      if (!reading) return;
      for (const entry of reading.entries ?? []) {
        const slot = this.window.add(entry.offset, entry.place);
        this.lanes.push({ message: entry.message, offset: offsetText(entry), slot });
      }
      for (const { seq, message } of reading.redeliveries ?? []) {
        this.lanes.push({ message, offset: `redelivery ${seq}`, redelivery: seq });
      }
    }
  }

  private finished({ slot, redelivery }: Tracked): void {
    if (slot) {
      this.window.finish(slot);
      this.setting.moved();
    }
    // When it can't be noted the dead letter comes once more after a restart: at least once.
    if (redelivery !== undefined) this.setting.redelivered(redelivery);
    if (this.lanes.held < MOST_HELD / 2) this.setting.reader.room();
  }
}
