import type { ICustomPartitioner, IHeaders, Kafka, Producer, RecordMetadata } from 'kafkajs';
import { Partitioners } from 'kafkajs';
import type { BusLog } from '../bus.js';
import { BusUnavailableError } from '../bus.js';
import { reasonOf } from '../delivery/retry.js';
import { requestRetry } from './kafka-client.js';

export type KafkaRecord = {
  readonly key: string;
  readonly value: string | null;
  readonly headers: IHeaders;
};

type Waiting = {
  readonly topic: string;
  readonly records: readonly KafkaRecord[];
  readonly size: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/** Characters that one request carries, unless a single call brings more: all of it may be for one partition. */
const REQUEST_SIZE = 800_000;
/** Characters of a record's headers, roughly. */
const HEADERS_SIZE = 400;

/**
 * One idempotent producer with one request in flight, so that the order of calls is the order of records. What is
 * published meanwhile goes with the next request.
 */
export class KafkaPublisher {
  private waiting: Waiting[] = [];
  private producer: Promise<Producer> | undefined;
  private sending: Promise<void> | undefined;
  /** Of the request in flight: the partitions its records are for, as `topic/partition`. */
  private readonly asked = new Set<string>();

  constructor(
    private readonly kafka: Kafka,
    private readonly log: BusLog,
  ) {}

  /** @throws {BusUnavailableError} not accepted by all replicas in sync, or not known to be */
  async publish(topic: string, records: readonly KafkaRecord[]): Promise<void> {
    await Promise.all(
      inRequests(records).map(
        ({ part, size }) =>
          new Promise<void>((resolve, reject) => {
            this.waiting.push({ topic, records: part, size, resolve, reject });
            this.sending ??= this.send();
          }),
      ),
    );
  }

  /** Sends what was accepted, then disconnects. */
  async close(): Promise<void> {
    await this.sending;
    await this.dropProducer();
  }

  private async send(): Promise<void> {
    // Calls of one turn of the event loop share a request.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const batch = this.takeBatch();
      try {
        const producer = await (this.producer ??= this.connect());
        this.asked.clear();
        this.mindAll(await producer.sendBatch({ acks: -1, topicMessages: byTopic(batch) }));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        // The broker may have it or not. Numbered as the same producer's next records, others could pass for these.
        await this.dropProducer();
        const failure = new BusUnavailableError(`Kafka did not take the messages: ${reasonOf(error)}`, {
          cause: error,
        });
        // What waits behind it may have the same keys: sent now, it would come before what is published again.
        for (const { reject } of [...batch, ...this.waiting.splice(0)]) reject(failure);
      }
    }
    this.sending = undefined;
  }

  private takeBatch(): Waiting[] {
    let [count, size] = [0, 0];
    while (count < this.waiting.length && (count === 0 || size + this.waiting[count]!.size <= REQUEST_SIZE)) {
      size += this.waiting[count]!.size;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  private partitioner(): ReturnType<ICustomPartitioner> {
    const choose = Partitioners.DefaultPartitioner();
    return (record) => {
      const partition = choose(record);
      this.asked.add(`${record.topic}/${partition}`);
      return partition;
    };
  }

  /**
   * kafkajs 2.2.4 sends to each leader once: a partition that moves, while its records are tried again, to a broker that
   * has answered already for others is left out without an error.
   */
  private mindAll(answers: readonly RecordMetadata[]): void {
    for (const { topicName, partition } of answers) this.asked.delete(`${topicName}/${partition}`);
    if (this.asked.size > 0) throw new Error(`Nobody answered for ${[...this.asked].join(', ')}`);
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: () => this.partitioner(),
      retry: requestRetry,
    });
    await producer.connect();
    return producer;
  }

  private async dropProducer(): Promise<void> {
    const dropped = this.producer;
    this.producer = undefined;
    try {
      await (await dropped)?.disconnect();
    } catch (error) {
      this.log.warn('A Kafka producer could not be closed', { reason: reasonOf(error) });
    }
  }
}

const sizeOf = ({ value }: KafkaRecord): number => (value?.length ?? 0) + HEADERS_SIZE;

/** Cut where a request would grow too large. */
const inRequests = (records: readonly KafkaRecord[]): { part: KafkaRecord[]; size: number }[] => {
  const parts: { part: KafkaRecord[]; size: number }[] = [];
  for (const record of records) {
    const size = sizeOf(record);
    const last = parts.at(-1);
    if (last && last.size + size <= REQUEST_SIZE) {
      last.part.push(record);
      last.size += size;
    } else {
      parts.push({ part: [record], size });
    }
  }
  return parts;
};

const byTopic = (batch: readonly Waiting[]): { topic: string; messages: KafkaRecord[] }[] => {
  const topics = new Map<string, KafkaRecord[]>();
  for (const { topic, records } of batch) {
    const messages = topics.get(topic);
    if (messages) messages.push(...records);
    else topics.set(topic, [...records]);
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
};
