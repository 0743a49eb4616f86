import { newId, systemClock } from '@sunwai/kernel';
import type { Instant } from '@sunwai/kernel';
import type { Admin, Consumer as KafkaJsConsumer, Kafka, KafkaMessage } from 'kafkajs';
import type { BusLog, DeadLetter } from '../bus.js';
import { pause } from '../delivery/pause.js';
import { reasonOf } from '../delivery/retry.js';
import { fromRecord, ONLY_GROUP, OWN_PREFIX, toHeaders, toValue } from './cloud-event.js';
import type { KafkaPublisher } from './kafka-publisher.js';
import type { KafkaTopics } from './kafka-topics.js';

const SUFFIX = '.dead-letters';
const FACTS = `${OWN_PREFIX}dead-letter`;

/** How long, in ms, a listing may wait until it has read the topics of dead letters to their ends. */
const PATIENCE = 30_000;

export type DeadLettersParts = {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly topics: KafkaTopics;
  readonly publisher: KafkaPublisher;
  readonly log: BusLog;
};

type Facts = Pick<DeadLetter, 'topic' | 'group' | 'reason' | 'attempts' | 'failedAt'> & { readonly key: string };

/**
 * Dead letters of topic T are records of the compacted topic `T.dead-letters`, each under an id of its own; handing one
 * over again removes it. Whoever lists them reads those topics whole, once, and follows them from then on.
 */
export class KafkaDeadLetters {
  private readonly letters = new Map<string, DeadLetter>();
  private readonly read = new Map<string, bigint>();
  private reader: { readonly consumer: KafkaJsConsumer; readonly topics: ReadonlySet<string> } | undefined;
  private listing: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: DeadLettersParts) {}

  /** Durable when it resolves. */
  async add({ message, ...facts }: Omit<DeadLetter, 'id' | 'failedAt'>): Promise<void> {
    const { topics, publisher } = this.parts;
    const topic = facts.topic + SUFFIX;
    await topics.ensureDeadLetters(topic);
    const kept: Facts = { ...facts, key: message.key, failedAt: systemClock.now() };
    const headers = {
      ...toHeaders(message),
      [FACTS]: JSON.stringify(kept),
      [`${FACTS}-reason`]: facts.reason,
      [`${FACTS}-group`]: facts.group,
    };
    await publisher.publish(topic, [{ key: newId(), value: toValue(message), headers }]);
  }

  /** Oldest first. */
  async list(filter: { topic?: string; group?: string; limit?: number }): Promise<readonly DeadLetter[]> {
    await this.catchUp();
    const { topic, group, limit } = filter;
    return [...this.letters.values()]
      .filter((letter) => (!topic || letter.topic === topic) && (!group || letter.group === group))
      .slice(0, limit);
  }

  /** Puts it at the end of its topic again, for its group alone. */
  async replay(id: string): Promise<boolean> {
    await this.catchUp();
    const letter = this.letters.get(id);
    if (!letter) return false;
    const { topic, group, message } = letter;
    const headers = { ...toHeaders(message), [ONLY_GROUP]: group };
    await this.parts.publisher.publish(topic, [{ key: message.key, value: toValue(message), headers }]);
    await this.parts.publisher.publish(topic + SUFFIX, [{ key: id, value: null, headers: {} }]);
    this.letters.delete(id);
    return true;
  }

  async close(): Promise<void> {
    await this.listing.catch(() => undefined); // Its caller has heard of it.
    await this.stopReader();
  }

  /** One listing at a time: they share the reader. */
  private catchUp(): Promise<void> {
    const next = this.listing.then(
      () => this.readToEnd(),
      () => this.readToEnd(),
    );
    this.listing = next;
    return next;
  }

  private async readToEnd(): Promise<void> {
    const { admin } = this.parts;
    const topics = (await admin.listTopics()).filter((topic) => topic.endsWith(SUFFIX));
    if (topics.length === 0) return;
    if (!this.reader || topics.some((topic) => !this.reader?.topics.has(topic))) await this.startReader(topics);
    const patienceEnds = Date.now() + PATIENCE;
    for (const topic of topics) {
      const [end] = await admin.fetchTopicOffsets(topic);
      const empty = !end || BigInt(end.high) === BigInt(end.low);
      while (!empty && (this.read.get(topic) ?? 0n) < BigInt(end.high)) {
        if (Date.now() > patienceEnds) throw new Error(`Topic ${topic} could not be read to its end`);
        await pause(20, AbortSignal.timeout(PATIENCE));
      }
    }
  }

  /** A group of its own, of one member that keeps no place: Kafka's clients read topics only as members of groups. */
  private async startReader(topics: readonly string[]): Promise<void> {
    await this.stopReader();
    this.letters.clear();
    this.read.clear();
    const consumer = this.parts.kafka.consumer({
      groupId: `sunwai.dead-letter-reader.${newId()}`,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: 100,
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, heartbeat }) => {
        for (const record of batch.messages) this.note(record);
        this.read.set(batch.topic, BigInt(batch.lastOffset()) + 1n);
        await heartbeat();
      },
    });
    this.reader = { consumer, topics: new Set(topics) };
  }

  private note(record: KafkaMessage): void {
    const id = record.key?.toString('utf8') ?? '';
    if (record.value === null) {
      this.letters.delete(id);
      return;
    }
    try {
      const { key, ...facts } = JSON.parse(String(record.headers?.[FACTS])) as Facts;
      const message = { ...fromRecord(record), key };
      this.letters.set(id, { ...facts, id, message, failedAt: facts.failedAt as Instant });
    } catch (error) {
      this.parts.log.warn('A record among the dead letters is none', { id, reason: reasonOf(error) });
    }
  }

  private async stopReader(): Promise<void> {
    await this.reader?.consumer.disconnect();
    this.reader = undefined;
  }
}
