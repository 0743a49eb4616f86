import type { BatchSubscription, Bus, BusLog, Consumer, DeadLetter, Message, Subscription } from '../bus.js';
import { BusUnavailableError, TopicFedError } from '../bus.js';
import { Committer } from './file/committer.js';
import type { Feed } from './reading/feed.js';
import { FeedSource } from './reading/feed-source.js';
import { Groups } from './groups.js';
import { DeadLetters, Places } from './file/ledgers.js';
import { LogFile } from './file/log-file.js';
import { encodeMessage } from './file/message-text.js';
import { Pruner } from './file/pruner.js';
import type { Source } from './reading/source.js';
import { LogSource } from './reading/source.js';

/** How often, in ms, it is looked whether another process has written to the file. */
const OTHERS_CHECKED_EVERY = 25;

export type EmbeddedBusOptions = {
  /** The SQLite file; its folder is made. */
  readonly file: string;
  /** Topics that show another store's feed instead of a log of the bus's own. */
  readonly feeds?: Readonly<Record<string, Feed>>;
  /** Days that a message is kept; longer while a group has not consumed it. Default 14. */
  readonly retentionDays?: number;
  readonly log?: BusLog;
};

const silent: BusLog = { warn: () => undefined, error: () => undefined };

/**
 * The bus inside one process, on one SQLite file. Other processes may publish to that file and work on its dead
 * letters; consumers of one group belong in one process.
 *
 * @throws {BusUnavailableError} the file can't be made or opened
 */
export const openEmbeddedBus = (options: EmbeddedBusOptions): Bus => new EmbeddedBus(options);

class EmbeddedBus implements Bus {
  private readonly file: LogFile;
  private readonly letters: DeadLetters;
  private readonly groups: Groups;
  private readonly committer: Committer;
  private readonly pruner: Pruner;
  private readonly feeds: ReadonlyMap<string, FeedSource>;
  private readonly logs = new Map<string, LogSource>();
  private readonly others: NodeJS.Timeout;
  private version: unknown;
  private closing: Promise<void> | undefined;

  constructor({ file, feeds = {}, retentionDays = 14, log = silent }: EmbeddedBusOptions) {
    this.file = new LogFile(file);
    const places = new Places(this.file);
    this.letters = new DeadLetters(this.file);
    this.feeds = new Map(Object.entries(feeds).map(([topic, feed]) => [topic, new FeedSource(topic, feed, log)]));
    this.groups = new Groups({
      places,
      letters: this.letters,
      log,
      sourceOf: (topic) => this.sourceOf(topic),
      committer: () => this.committer,
    });
    this.committer = new Committer(this.file, () => this.groups.keepPlaces());
    this.pruner = new Pruner(this.file, places, retentionDays, log);
    this.version = this.file.version();
    this.others = setInterval(() => this.checkOthers(), OTHERS_CHECKED_EVERY).unref();
  }

  async publish(topic: string, messages: readonly Message[]): Promise<void> {
    this.refuseWhenClosed();
    if (this.feeds.has(topic)) throw new TopicFedError(topic);
    if (messages.length === 0) return;
    const bodies = messages.map(encodeMessage);
    this.file.openTopic(topic);
    let first = 0n;
    await this.committer.commit(
      () => {
        first = this.file.append(topic, bodies, Date.now());
      },
      () => this.logs.get(topic)?.committed(first, bodies),
    );
  }

  async subscribe(subscription: Subscription | BatchSubscription): Promise<Consumer> {
    this.refuseWhenClosed();
    return this.groups.join(subscription);
  }

  async deadLetters(filter: { topic?: string; group?: string; limit?: number } = {}): Promise<readonly DeadLetter[]> {
    this.refuseWhenClosed();
    return this.letters.filtered(filter);
  }

  async replayDeadLetter(id: string): Promise<boolean> {
    this.refuseWhenClosed();
    let found = false;
    await this.committer.commit(() => {
      found = this.letters.moveToRedelivery(id);
    });
    if (found) this.groups.checkRedeliveries();
    return found;
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    clearInterval(this.others);
    await Promise.all([this.groups.stopAll(), this.pruner.stop()]);
    // What was accepted before is committed before this.
    await this.committer.idle();
    for (const source of this.feeds.values()) source.close();
    await this.file.close();
  }

  private sourceOf(topic: string): Source {
    const known = this.feeds.get(topic) ?? this.logs.get(topic);
    if (known) return known;
    this.file.openTopic(topic);
    const source = new LogSource(this.file, topic);
    this.logs.set(topic, source);
    return source;
  }

  /** SQLite counts the commits of other connections alone. */
  private checkOthers(): void {
    const version = this.file.version();
    if (version === this.version) return;
    this.version = version;
    for (const source of this.logs.values()) source.check();
    this.groups.checkRedeliveries();
  }

  private refuseWhenClosed(): void {
    if (this.closing) throw new BusUnavailableError('The bus is closed');
  }
}
