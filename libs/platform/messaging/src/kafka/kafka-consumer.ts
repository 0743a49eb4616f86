import { figures } from '@sunwai/telemetry';
import type { Admin, Consumer as KafkaJsConsumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { BatchSubscription, BusLog, Consumer, DeadLetter, Subscription } from '../bus.js';
import { pause } from '../delivery/pause.js';
import { reasonOf } from '../delivery/retry.js';
import type { Intake, IntakeSetting } from './intake.js';

import { BatchIntake } from './batch-intake.js';
import { JoinGate } from './join-gate.js';
import type { KafkaConfig } from './kafka-config.js';
import { onceTopicIsKnown } from './kafka-topics.js';
import { KeyedIntake } from './keyed-intake.js';
import { OutOfPlaceError, Positions } from './positions.js';

/** How long, in ms, finished messages may be uncommitted: what a crash makes come again. */
const COMMITTED_EVERY = 500;

/** Partitions of one fetch that share a batch. */
const PARTITIONS_AT_ONCE = 64;

/** How long, in ms, the group may not hear of a consumer, which tells it every second, before that one looks for it anew. */
const LONGEST_SILENCE = 4_000;

/**
 * How long, in ms, a join waits for places to be committed. It spares the next owner repeats; with the coordinator gone
 * it can't succeed, and kafkajs tries for half a minute.
 */
const LONGEST_COMMIT = 2_000;

/** How long, in ms, until a consumer that kafkajs ended begins again. */
const REST_AFTER_CRASH = 1_000;

export type ConsumerParts = {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly config: KafkaConfig;
  readonly log: BusLog;
  addDeadLetter(letter: Omit<DeadLetter, 'id' | 'failedAt'>): Promise<void>;
};

/** Kafka's groups share all topics of their members; ours is a group on one topic. */
export const groupIdOf = ({ topic, group }: { readonly topic: string; readonly group: string }): string =>
  `${group}.${topic}`;

/** What a member has from one join to the next. */
type Share = { readonly intake: Intake; readonly positions: Promise<Positions> };

/** One member of a group. It joins, takes what is assigned to it, and commits what is finished. */
export class KafkaConsumer implements Consumer {
  private readonly consumer: KafkaJsConsumer;
  private readonly groupId: string;
  private readonly gate = new JoinGate(() => this.leavePartitions());
  private share: Share | undefined;
  /** Also while the group is being joined again. */
  private assigned: readonly number[] = [];
  private committed = new Map<number, bigint>();
  private heardAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private stopping: Promise<void> | undefined;
  private readonly ending = new AbortController();
  private reviving: Promise<void> | undefined;

  constructor(
    private readonly subscription: Subscription | BatchSubscription,
    private readonly parts: ConsumerParts,
  ) {
    const { kafka, config } = parts;
    this.groupId = groupIdOf(subscription);
    this.consumer = kafka.consumer({
      groupId: this.groupId,
      partitionAssigners: [this.gate.assigner],
      allowAutoTopicCreation: false,
      sessionTimeout: config.sessionTimeout,
      heartbeatInterval: Math.min(1_000, config.sessionTimeout / 3),
      maxWaitTimeInMs: 500,
      maxBytesPerPartition: config.largestMessage,
      retry: {
        initialRetryTime: 50,
        maxRetryTime: 500,
        retries: 60,
        // Whatever ended it, a consumer comes back: the alternative is a service that looks well and does nothing.
        restartOnFailure: async () => true,
      },
    });
  }

  async start(): Promise<void> {
    const { GROUP_JOIN, HEARTBEAT, FETCH_START, CRASH } = this.consumer.events;
    const { topic } = this.subscription;
    this.consumer.on(GROUP_JOIN, ({ payload }) => this.enterPartitions(payload.memberAssignment[topic] ?? []));
    this.consumer.on(HEARTBEAT, () => void (this.heardAt = Date.now()));
    this.consumer.on(FETCH_START, () => this.mindGroup());
    this.consumer.on(CRASH, ({ payload }) => {
      if (!payload.restart) this.reviving = this.revive(payload.error);
    });
    await this.run();
  }

  stop(): Promise<void> {
    this.ending.abort();
    this.stopping ??= this.end();
    return this.stopping;
  }

  async lag(): Promise<number> {
    const taken = this.share?.intake.next();
    let lag = 0n;
    for (const { partition, start, end } of await this.places(this.assigned)) {
      lag += end - (taken?.get(partition) ?? start);
    }
    return Number(lag);
  }

  /** What no handler here can read is a dead letter on Kafka, and stops nobody. */
  stoppedAt(): undefined {}

  private async run(): Promise<void> {
    const { topic } = this.subscription;
    await this.consumer.connect();
    await onceTopicIsKnown(() => this.consumer.subscribe({ topics: [topic], fromBeginning: true }));
    await this.consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: 'handleBatch' in this.subscription ? PARTITIONS_AT_ONCE : 1,
      eachBatch: (payload) => this.take(payload),
    });
  }

  /** kafkajs begins again by itself only after errors that it knows to pass. */
  private async revive(error: Error): Promise<void> {
    const { log } = this.parts;
    log.error('A consumer ended and begins again', { group: this.groupId, reason: reasonOf(error) });
    while (!this.ending.signal.aborted) {
      await pause(REST_AFTER_CRASH, this.ending.signal);
      if (this.ending.signal.aborted) return;
      try {
        await this.run();
        return;
      } catch (failure) {
        log.warn('A consumer could not begin again yet', { group: this.groupId, reason: reasonOf(failure) });
      }
    }
  }

  /**
   * When its coordinator is gone kafkajs goes on asking that one for half a minute, and it has no call to join again. But
   * what is thrown here it takes for the fetch's own error.
   * @throws {NotYetError} the group has to be joined again first
   */
  private mindGroup(): void {
    if (Date.now() - this.heardAt > LONGEST_SILENCE) this.gate.leave();
    this.gate.ensureJoined();
  }

  /** What this resolves for kafkajs takes for done, and goes on after it. */
  private async take({ batch, heartbeat }: EachBatchPayload): Promise<void> {
    if (this.stopping) return;
    const { partition, messages } = batch;
    const share = this.joinedShare();
    try {
      const positions = await share.positions;
      positions.follow({ partition, first: BigInt(batch.firstOffset()!), last: BigInt(batch.lastOffset()) });
      await share.intake.take({ partition, messages }, heartbeat);
    } catch (error) {
      // The group may not hear of us, and the intake has ended: whatever kafkajs makes of the error, we join again.
      if (!(error instanceof OutOfPlaceError)) this.gate.leave();
      throw error;
    }
    if (this.stopping) return;
    // An intake that was left has not finished everything: the rest has to be read again.
    if (this.joinedShare() !== share) throw new OutOfPlaceError('The group was joined again meanwhile');
  }

  private joinedShare(): Share {
    this.gate.ensureJoined();
    return this.share!;
  }

  private enterPartitions(partitions: readonly number[]): void {
    this.gate.joined();
    this.heardAt = Date.now();
    const { topic, group } = this.subscription;
    const { log, addDeadLetter } = this.parts;
    const setting: IntakeSetting = {
      topic,
      group,
      log,
      giveUp: async (letter) => {
        await addDeadLetter({ topic, group, ...letter });
        figures.deadLetter({ topic, group });
        log.error('A message is a dead letter', {
          topic,
          group,
          messageId: letter.message.id,
          attempts: letter.attempts,
          reason: letter.reason,
        });
      },
      moved: () => this.commitSoon(),
    };
    const intake =
      'handleBatch' in this.subscription
        ? new BatchIntake(setting, this.subscription)
        : new KeyedIntake(setting, this.subscription);
    const positions = this.places(partitions).then(
      (places) => new Positions(new Map(places.map(({ partition, start }) => [partition, start]))),
    );
    positions.catch(() => undefined); // Whoever takes the first records hears of it.
    this.committed = new Map();
    this.assigned = partitions;
    this.share = { intake, positions };
  }

  /** Of each of these partitions: where the group goes on, and its end. */
  private async places(partitions: readonly number[]): Promise<{ partition: number; start: bigint; end: bigint }[]> {
    if (partitions.length === 0) return [];
    const { admin } = this.parts;
    const { topic } = this.subscription;
    const [ends, [kept]] = await Promise.all([
      admin.fetchTopicOffsets(topic),
      admin.fetchOffsets({ groupId: this.groupId, topics: [topic] }),
    ]);
    const committed = new Map(kept?.partitions.map((one) => [one.partition, BigInt(one.offset)]));
    return ends
      .filter(({ partition }) => partitions.includes(partition))
      .map(({ partition, low, high }) => {
        const [first, place] = [BigInt(low), committed.get(partition) ?? -1n];
        return { partition, start: place > first ? place : first, end: BigInt(high) };
      });
  }

  /** Another member may get our partitions: finishes what is in hand and commits it. */
  private leavePartitions(): Promise<void> | undefined {
    const { share } = this;
    return share?.intake.drain().then(async () => {
      const committed = new AbortController();
      void this.commit().finally(() => committed.abort());
      await pause(LONGEST_COMMIT, committed.signal);
      if (this.share === share) this.share = undefined;
    });
  }

  private commitSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.commit();
    }, COMMITTED_EVERY);
  }

  /** What can't be committed comes again after a crash; until then it's tried again. */
  private async commit(): Promise<void> {
    const { topic } = this.subscription;
    const moved = [...(this.share?.intake.next() ?? [])].filter(
      ([partition, next]) => this.committed.get(partition) !== next,
    );
    if (moved.length === 0) return;
    try {
      const { committed } = this;
      await this.consumer.commitOffsets(moved.map(([partition, next]) => ({ topic, partition, offset: String(next) })));
      for (const [partition, next] of moved) committed.set(partition, next);
    } catch (error) {
      this.parts.log.warn('Places could not be committed', { group: this.groupId, reason: reasonOf(error) });
      if (!this.stopping) this.commitSoon();
    }
  }

  private async end(): Promise<void> {
    clearTimeout(this.timer);
    await this.reviving;
    await this.share?.intake.drain();
    await this.commit();
    await this.consumer.disconnect();
    clearTimeout(this.timer);
  }
}
