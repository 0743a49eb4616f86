import { setTimeout as sleep } from 'node:timers/promises';
import { days } from '@sunwai/kernel';
import type { Admin } from 'kafkajs';
import type { KafkaConfig } from './kafka-config.js';

/** Makes topics as they should be, once each. Existing ones are left as their owner set them up. */
export class KafkaTopics {
  private readonly made = new Map<string, Promise<void>>();

  constructor(
    private readonly admin: Admin,
    private readonly config: KafkaConfig,
  ) {}

  async ensure(topic: string): Promise<void> {
    await this.once(topic, this.config.partitions, [
      { name: 'cleanup.policy', value: 'delete' },
      { name: 'retention.ms', value: String(days(this.config.retentionDays)) },
    ]);
  }

  /** Dead letters are kept until they are handed over again: a compacted topic, in one order. */
  async ensureDeadLetters(topic: string): Promise<void> {
    await this.once(topic, 1, [{ name: 'cleanup.policy', value: 'compact' }]);
  }

  private async once(
    topic: string,
    numPartitions: number,
    configEntries: { name: string; value: string }[],
  ): Promise<void> {
    const known = this.made.get(topic);
    if (known) return known;
    const making = this.make(topic, numPartitions, configEntries);
    this.made.set(topic, making);
    // A failure is the caller's to hear; the next one tries again.
    making.catch(() => this.made.delete(topic));
    return making;
  }

  private async make(
    topic: string,
    numPartitions: number,
    configEntries: { name: string; value: string }[],
  ): Promise<void> {
    // Asking to make one that is there is an error to the broker, which its client logs.
    if ((await this.admin.listTopics()).includes(topic)) return;
    const { replication, largestMessage } = this.config;
    const largest = { name: 'max.message.bytes', value: String(largestMessage) };
    await this.admin.createTopics({
      waitForLeaders: false,
      topics: [
        {
          topic,
          numPartitions,
          ...(replication !== undefined && { replicationFactor: replication }),
          configEntries: [...configEntries, largest],
        },
      ],
    });
    await onceTopicIsKnown(() => this.admin.fetchTopicMetadata({ topics: [topic] }));
  }
}

const PATIENCE = 15_000;
const LOOK = 50;
const notYet = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/** A topic that was just made, here or by another process, comes to each broker a little later. */
export const onceTopicIsKnown = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
  for (const giveUp = Date.now() + PATIENCE; ; await sleep(LOOK)) {
    try {
      return await ask();
    } catch (error) {
      if (!notYet.has(String((error as { type?: unknown }).type)) || Date.now() > giveUp) throw error;
    }
  }
};
