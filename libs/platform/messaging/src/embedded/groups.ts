import type { Instant } from '@sunwai/kernel';
import { systemClock } from '@sunwai/kernel';
import { figures } from '@sunwai/telemetry';
import type { BatchSubscription, BusLog, Consumer, Subscription } from '../bus.js';
import { GroupMixedError } from '../bus.js';
import { reasonOf } from '../delivery/retry.js';
import type { Mark } from '../delivery/window.js';
import { BatchGroup } from './batch-group.js';
import type { Committer } from './file/committer.js';
import type { Group, GroupSetting } from './group.js';
import { KeyedGroup } from './keyed-group.js';
import type { DeadLetters, Places } from './file/ledgers.js';
import { Reader } from './reading/reader.js';
import type { Source } from './reading/source.js';
import { keptPlace, offsetOfKept } from './reading/source.js';

/** How long, in ms, a group's new place may stay in memory: what a crash makes come again. */
const PLACES_KEPT_EVERY = 50;

export type GroupsParts = {
  readonly places: Places;
  readonly letters: DeadLetters;
  readonly log: BusLog;
  sourceOf(topic: string): Source;
  committer(): Committer;
};

type Running = {
  readonly topic: string;
  readonly name: string;
  readonly source: Source;
  readonly reader: Reader;
  readonly group: Group;
  readonly unfollow: () => void;
  members: number;
  kept: bigint;
  ending?: Promise<void>;
};

/** The consumer groups of this process: each reads once for all its consumers, and its place is kept. */
export class Groups {
  private readonly open = new Map<string, Promise<Running>>();
  private readonly live = new Set<Running>();
  private readonly consumers = new Set<Consumer>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: GroupsParts) {}

  async join(subscription: Subscription | BatchSubscription): Promise<Consumer> {
    const running = await this.enter(subscription);
    const leave = running.group.join(subscription);
    const consumer: Consumer = {
      stop: once(async () => {
        this.consumers.delete(consumer);
        await leave();
        running.members -= 1;
        if (running.members === 0) await (running.ending = this.end(running));
      }),
      lag: () => running.source.lag(running.group.mark.offset),
      stoppedAt: () => running.reader.stoppedAt,
    };
    this.consumers.add(consumer);
    return consumer;
  }

  /** Inside a transaction: writes the places that have moved; what it returns is called after the commit. */
  keepPlaces(): () => void {
    const moved = [...this.live].map((running) => ({ running, mark: running.group.mark }));
    const written = moved.filter(({ running, mark }) => mark.offset !== running.kept);
    for (const { running, mark } of written) this.parts.places.keep(running.topic, running.name, keptPlace(mark));
    return () => {
      for (const { running, mark } of written) running.kept = mark.offset;
    };
  }

  /** Dead letters may have been put up to be handed over again. */
  checkRedeliveries(): void {
    for (const { reader } of this.live) void reader.checkRedeliveries();
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.consumers].map((consumer) => consumer.stop()));
    clearTimeout(this.timer);
  }

  /** The group, counted as a member's. */
  private async enter(subscription: Subscription | BatchSubscription): Promise<Running> {
    const key = JSON.stringify([subscription.topic, subscription.group]);
    for (;;) {
      const opening = this.open.get(key) ?? this.begin(subscription);
      this.open.set(key, opening);
      const running = await opening.catch((error: unknown) => {
        this.open.delete(key);
        throw error;
      });
      const takes = 'handleBatch' in subscription ? 'batches' : 'messages';
      if (running.group.takes !== takes) throw new GroupMixedError(running.topic, running.name);
      if (!running.ending) {
        running.members += 1;
        return running;
      }
      await running.ending;
    }
  }

  private async begin(subscription: Subscription | BatchSubscription): Promise<Running> {
    const { topic, group: name } = subscription;
    const source = this.parts.sourceOf(topic);
    let reader: Reader | undefined;
    const unfollow = source.follow(() => reader?.wake());
    try {
      const start = await this.startOf(source, subscription);
      const { letters, log } = this.parts;
      reader = new Reader(
        source,
        (seq) => letters.redeliveries(topic, name, seq),
        log,
        { topic, group: name },
        start.offset,
      );
      const setting = this.settingOf(topic, name, source, reader, start);
      const group = 'handleBatch' in subscription ? new BatchGroup(setting) : new KeyedGroup(setting);
      const running: Running = { topic, name, source, reader, group, unfollow, members: 0, kept: start.offset };
      this.live.add(running);
      void reader.checkRedeliveries();
      return running;
    } catch (error) {
      unfollow();
      throw error;
    }
  }

  /** A group's first place is kept at once: from now on the topic keeps messages for it. */
  private async startOf(source: Source, { topic, group, from }: Subscription | BatchSubscription): Promise<Mark> {
    const { places } = this.parts;
    const kept = places.of(topic, group);
    if (kept !== undefined) {
      const offset = await offsetOfKept(source, kept);
      return kept.startsWith('@') ? { offset } : { offset, place: () => kept };
    }
    const start = { offset: from === 'latest' ? await source.head() : 0n };
    await this.parts.committer().commit(() => places.keep(topic, group, keptPlace(start)));
    return start;
  }

  private settingOf(topic: string, group: string, source: Source, reader: Reader, start: Mark): GroupSetting {
    const { letters, log } = this.parts;
    return {
      topic,
      group,
      source,
      reader,
      start,
      log,
      moved: () => this.keepSoon(),
      giveUp: async ({ message, reason, attempts }, seq) => {
        const failedAt: Instant = systemClock.now();
        await this.parts.committer().commit(() => {
          letters.add({ topic, group, message, reason, attempts, failedAt });
          if (seq !== undefined) letters.redelivered(seq);
        });
        figures.deadLetter({ topic, group });
        log.error('A message is a dead letter', { topic, group, messageId: message.id, attempts, reason });
      },
      redelivered: (seq) => this.inBackground(() => letters.redelivered(seq)),
    };
  }

  private keepSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.inBackground(() => undefined);
    }, PLACES_KEPT_EVERY);
  }

  /** What is lost when this fails makes messages come again, no more: it is said and left. */
  private inBackground(work: () => void): void {
    this.parts
      .committer()
      .commit(work)
      .catch((error: unknown) => this.parts.log.error('Places could not be kept', { reason: reasonOf(error) }));
  }

  private async end(running: Running): Promise<void> {
    await running.group.stop();
    try {
      await this.parts.committer().commit(() => undefined);
    } catch (error) {
      this.parts.log.error('Places could not be kept', { reason: reasonOf(error) });
    }
    running.unfollow();
    this.live.delete(running);
    this.open.delete(JSON.stringify([running.topic, running.name]));
  }
}

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
};
