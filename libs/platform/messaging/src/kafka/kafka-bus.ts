import type { Admin, Kafka } from 'kafkajs';
import type { BatchSubscription, Bus, BusLog, Consumer, DeadLetter, Message, Subscription } from '../bus.js';
import { BusUnavailableError, GroupMixedError } from '../bus.js';
import { reasonOf } from '../delivery/retry.js';
import { toHeaders, toValue } from './cloud-event.js';
import { createClient } from './kafka-client.js';
import type { KafkaConfig } from './kafka-config.js';
import { groupIdOf, KafkaConsumer } from './kafka-consumer.js';
import { KafkaDeadLetters } from './kafka-dead-letters.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { KafkaTopics } from './kafka-topics.js';

/** @throws {BusUnavailableError} no broker answers */
export const openKafkaBus = async (config: KafkaConfig, log: BusLog): Promise<Bus> => {
  const kafka = createClient(config, log);
  const admin = kafka.admin();
  try {
    await admin.connect();
  } catch (error) {
    throw unavailable(error);
  }
  return new KafkaBus(kafka, admin, config, log);
};

/** The bus on Apache Kafka: its records are CloudEvents, its groups Kafka's, and several processes share them. */
class KafkaBus implements Bus {
  private readonly topics: KafkaTopics;
  private readonly publisher: KafkaPublisher;
  private readonly letters: KafkaDeadLetters;
  private readonly consumers = new Set<KafkaConsumer>();
  /** Of the groups of this process: whether they take batches. */
  private readonly takesBatches = new Map<string, boolean>();
  private closing: Promise<void> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly admin: Admin,
    private readonly config: KafkaConfig,
    private readonly log: BusLog,
  ) {
    this.topics = new KafkaTopics(admin, config);
    this.publisher = new KafkaPublisher(kafka, log);
    this.letters = new KafkaDeadLetters({ kafka, admin, log, topics: this.topics, publisher: this.publisher });
  }

  async publish(topic: string, messages: readonly Message[]): Promise<void> {
    this.refuseWhenClosed();
    if (messages.length === 0) return;
    const records = messages.map((message) => ({
      key: message.key,
      value: toValue(message),
      headers: toHeaders(message),
    }));
    await orUnavailable(this.topics.ensure(topic));
    await this.publisher.publish(topic, records);
  }

  async subscribe(subscription: Subscription | BatchSubscription): Promise<Consumer> {
    this.refuseWhenClosed();
    const { topic, group } = subscription;
    const groupId = groupIdOf(subscription);
    const batches = 'handleBatch' in subscription;
    if ((this.takesBatches.get(groupId) ?? batches) !== batches) throw new GroupMixedError(topic, group);
    this.takesBatches.set(groupId, batches);
    const consumer = new KafkaConsumer(subscription, {
      kafka: this.kafka,
      admin: this.admin,
      config: this.config,
      log: this.log,
      addDeadLetter: (letter) => this.letters.add(letter),
    });
    this.consumers.add(consumer);
    await orUnavailable(this.begin(subscription, consumer));
    return consumer;
  }

  async deadLetters(filter: { topic?: string; group?: string; limit?: number } = {}): Promise<readonly DeadLetter[]> {
    this.refuseWhenClosed();
    return orUnavailable(this.letters.list(filter));
  }

  async replayDeadLetter(id: string): Promise<boolean> {
    this.refuseWhenClosed();
    return orUnavailable(this.letters.replay(id));
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async begin(subscription: Subscription | BatchSubscription, consumer: KafkaConsumer): Promise<void> {
    await this.topics.ensure(subscription.topic);
    if (subscription.from === 'latest') await this.startAtEnd(subscription);
    await consumer.start();
  }

  /** A new group's place is put at the end as it is now; where the group has a place, or a member, it has begun. */
  private async startAtEnd(subscription: Subscription | BatchSubscription): Promise<void> {
    const { topic } = subscription;
    const groupId = groupIdOf(subscription);
    const [kept] = await this.admin.fetchOffsets({ groupId, topics: [topic] });
    if (kept?.partitions.some(({ offset }) => Number(offset) >= 0)) return;
    const { groups } = await this.admin.describeGroups([groupId]);
    if (groups.some(({ members }) => members.length > 0)) return;
    const ends = await this.admin.fetchTopicOffsets(topic);
    const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
    await this.admin.setOffsets({ groupId, topic, partitions });
  }

  private async end(): Promise<void> {
    await Promise.all([...this.consumers].map((consumer) => consumer.stop()));
    await this.letters.close();
    await this.publisher.close();
    await this.admin.disconnect();
  }

  private refuseWhenClosed(): void {
    if (this.closing) throw new BusUnavailableError('The bus is closed');
  }
}

const unavailable = (error: unknown): BusUnavailableError =>
  error instanceof BusUnavailableError
    ? error
    : new BusUnavailableError(`Kafka can not be reached: ${reasonOf(error)}`, { cause: error });

const orUnavailable = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    throw unavailable(error);
  }
};
