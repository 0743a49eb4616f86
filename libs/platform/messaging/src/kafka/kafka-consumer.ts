import { figures } from '@sunwai/telemetry';
import type { Admin, Consumer as KafkaJsConsumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { BatchSubscription, BusLog, Consumer, DeadLetter, Subscription } from '../bus.js';
import { reasonOf } from '../delivery/retry.js';
import type { Intake, IntakeSetting } from './intake.js';

import { BatchIntake } from './batch-intake.js';
import { JoinGate } from './join-gate.js';
import type { KafkaConfig } from './kafka-config.js';
import { onceTopicIsKnown } from './kafka-topics.js';
import { KeyedIntake } from './keyed-intake.js';

/** How long, in ms, finished messages may be uncommitted: what a crash makes come again. */
const COMMITTED_EVERY = 500;

/** Partitions of one fetch that share a batch. */
const PARTITIONS_AT_ONCE = 64;

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

/** One member of a group. It joins, takes what is assigned to it, and commits what is finished. */
export class KafkaConsumer implements Consumer {
  private readonly consumer: KafkaJsConsumer;
  private readonly groupId: string;
  private readonly gate = new JoinGate(() => this.leavePartitions());
  private intake: Intake | undefined;
  private assigned: readonly number[] = [];
  private committed = new Map<number, bigint>();
  private timer: NodeJS.Timeout | undefined;
  private stopping: Promise<void> | undefined;

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
    const { topic } = this.subscription;
    this.consumer.on(this.consumer.events.GROUP_JOIN, ({ payload }) => {
      this.enterPartitions(payload.memberAssignment[topic] ?? []);
    });
    await this.consumer.connect();
    await onceTopicIsKnown(() => this.consumer.subscribe({ topics: [topic], fromBeginning: true }));
    await this.consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: 'handleBatch' in this.subscription ? PARTITIONS_AT_ONCE : 1,
      eachBatch: (payload) => this.take(payload),
    });
  }

  stop(): Promise<void> {
    this.stopping ??= this.end();
    return this.stopping;
  }

  async lag(): Promise<number> {
    const { admin } = this.parts;
    const { topic } = this.subscription;
    const [ends, [kept]] = await Promise.all([
      admin.fetchTopicOffsets(topic),
      admin.fetchOffsets({ groupId: this.groupId, topics: [topic] }),
    ]);
    const next = this.intake?.next();
    let lag = 0n;
    for (const { partition, high, low } of ends.filter((end) => this.assigned.includes(end.partition))) {
      const committed = BigInt(kept?.partitions.find((one) => one.partition === partition)?.offset ?? -1);
      lag += BigInt(high) - (next?.get(partition) ?? (committed >= 0n ? committed : BigInt(low)));
    }
    return Number(lag);
  }

  /** What no handler here can read is a dead letter on Kafka, and stops nobody. */
  stoppedAt(): undefined {}

  private async take({ batch, heartbeat }: EachBatchPayload): Promise<void> {
    if (this.stopping) return;
    this.gate.ensureJoined();
    try {
      await this.intake?.take({ partition: batch.partition, messages: batch.messages }, heartbeat);
    } catch (error) {
      // The group may not hear of us, and the intake has ended: whatever kafkajs makes of the error, we join again.
      this.gate.leave();
      throw error;
    }
  }

  private enterPartitions(partitions: readonly number[]): void {
    this.gate.joined();
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
    this.assigned = partitions;
    this.committed = new Map();
    this.intake =
      'handleBatch' in this.subscription
        ? new BatchIntake(setting, this.subscription)
        : new KeyedIntake(setting, this.subscription);
  }

  /** Another member may get our partitions: finishes what is in hand and commits it. */
  private leavePartitions(): Promise<void> | undefined {
    const intake = this.intake;
    if (!intake) return undefined;
    return intake.drain().then(async () => {
      await this.commit();
      if (this.intake === intake) this.intake = undefined;
    });
  }

  private commitSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.commit();
    }, COMMITTED_EVERY);
  }

  /** What can't be committed comes again: that is said, and no more needed. */
  private async commit(): Promise<void> {
    const { topic } = this.subscription;
    const moved = [...(this.intake?.next() ?? [])].filter(
      ([partition, next]) => this.committed.get(partition) !== next,
    );
    if (moved.length === 0) return;
    try {
      const { committed } = this;
      await this.consumer.commitOffsets(moved.map(([partition, next]) => ({ topic, partition, offset: String(next) })));
      for (const [partition, next] of moved) committed.set(partition, next);
    } catch (error) {
      this.parts.log.warn('Places could not be committed', { group: this.groupId, reason: reasonOf(error) });
    }
  }

  private async end(): Promise<void> {
    clearTimeout(this.timer);
    await this.intake?.drain();
    await this.commit();
    await this.consumer.disconnect();
    clearTimeout(this.timer);
  }
}
