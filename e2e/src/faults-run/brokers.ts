import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Admin, Kafka, type KafkaMessage, logLevel } from 'kafkajs';
import { eventually } from '../system/eventually.js';
import { killProcess } from './process.js';

type Noted = {
  readonly pid?: number;
  readonly port: number;
  readonly doors: Readonly<Record<string, { readonly port: number; readonly advertised: number }>>;
};

/** How far a consumer group is behind, by `group.topic`. */
export type Lags = ReadonlyMap<string, number>;

/** Kafka, as its operator and any other client see it. */
export class Brokers {
  private readonly kafka: Kafka;
  private admin: Admin | undefined;

  constructor(
    private readonly infraDir: string,
    readonly nodes: number,
  ) {
    this.kafka = new Kafka({
      clientId: 'onlooker',
      brokers: this.each(({ port }) => `127.0.0.1:${port}`),
      logLevel: logLevel.NOTHING,
      connectionTimeout: 2_000,
      requestTimeout: 5_000,
      retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 500 },
    });
  }

  /** The ports of a client's own listener on each node: where it listens, and where it sends clients to. */
  doorsOf(name: string): readonly { readonly port: number; readonly advertised: number }[] {
    return this.each(({ doors }) => doors[name]!);
  }

  /** Ends a node at once. @param node from 1 */
  async kill(node: number): Promise<void> {
    await killProcess(this.noted(node).pid, 'SIGKILL');
  }

  runs(node: number): boolean {
    const { pid } = this.noted(node);
    return pid !== undefined && existsSync(`/proc/${pid}`);
  }

  /** @throws when Kafka does not answer */
  async lags(): Promise<Lags> {
    return this.asked(async (admin) => {
      const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith('__'));
      const ends = new Map(
        await Promise.all(topics.map(async (topic) => [topic, await admin.fetchTopicOffsets(topic)] as const)),
      );
      const lags = new Map<string, number>();
      for (const { groupId, topic } of await this.groups(admin, topics)) {
        const [kept] = await admin.fetchOffsets({ groupId, topics: [topic] });
        const behind = ends.get(topic)!.map(({ partition, low, high }) => {
          const place = Number(kept?.partitions.find((one) => one.partition === partition)?.offset ?? -1);
          return Number(high) - Math.max(place, Number(low));
        });
        lags.set(
          groupId,
          behind.reduce((sum, one) => sum + one, 0),
        );
      }
      return lags;
    });
  }

  /** Names of the groups that read the topic. */
  groupsOf(topic: string): Promise<readonly string[]> {
    return this.asked(async (admin) =>
      (await this.groups(admin, [topic])).map(({ groupId }) => groupId.slice(0, -topic.length - 1)),
    );
  }

  /** As a stranger would who may write there. */
  async put(topic: string, record: { key: string; value: string; headers?: Record<string, string> }): Promise<void> {
    const producer = this.kafka.producer();
    await producer.connect();
    await producer.send({ topic, acks: -1, messages: [record] });
    await producer.disconnect();
  }

  /** Every record that is there now, in the order of each partition. */
  async read(topic: string): Promise<readonly KafkaMessage[]> {
    const ends = await this.asked((admin) => admin.fetchTopicOffsets(topic));
    const owed = new Map(ends.filter(({ low, high }) => low !== high).map((end) => [end.partition, Number(end.high)]));
    const seen: KafkaMessage[] = [];
    if (owed.size === 0) return seen;
    const groupId = `onlooker-${randomUUID()}`;
    const consumer = this.kafka.consumer({ groupId, maxWaitTimeInMs: 100, retry: { retries: 10 } });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        seen.push(...batch.messages);
        if (Number(batch.lastOffset()) + 1 >= owed.get(batch.partition)!) owed.delete(batch.partition);
      },
    });
    await eventually(`${topic} is read`, () => owed.size === 0, 60_000);
    await consumer.disconnect();
    await this.asked((admin) => admin.deleteGroups([groupId]));
    return seen;
  }

  /** Removes a topic's oldest records: `keep` tells how many of a partition stay. */
  async drop(topic: string, keep: (records: number) => number): Promise<number> {
    return this.asked(async (admin) => {
      const ends = await admin.fetchTopicOffsets(topic);
      const partitions = ends.map(({ partition, low, high }) => {
        const there = Number(high) - Number(low);
        return { partition, offset: String(Number(high) - Math.min(there, keep(there))), gone: there - keep(there) };
      });
      const losing = partitions.filter(({ gone }) => gone > 0);
      if (losing.length > 0) await admin.deleteTopicRecords({ topic, partitions: losing });
      return losing.reduce((sum, { gone }) => sum + gone, 0);
    });
  }

  /** Whether every partition has all its copies in step. */
  async whole(): Promise<boolean> {
    return this.asked(async (admin) => {
      const { topics } = await admin.fetchTopicMetadata();
      return topics.every(({ partitions }) => partitions.every(({ isr, replicas }) => isr.length === replicas.length));
    });
  }

  async close(): Promise<void> {
    await this.admin?.disconnect();
    this.admin = undefined;
  }

  private async groups(admin: Admin, topics: readonly string[]): Promise<{ groupId: string; topic: string }[]> {
    const { groups } = await admin.listGroups();
    return groups.flatMap(({ groupId }) => {
      const topic = topics.find((one) => groupId.endsWith(`.${one}`));
      return topic ? [{ groupId, topic }] : [];
    });
  }

  /** Of a broker that went away its client knows for a while; then a new one is asked. */
  private async asked<Answer>(ask: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    if (!this.admin) {
      const admin = this.kafka.admin();
      await admin.connect();
      this.admin = admin;
    }
    try {
      return await ask(this.admin);
    } catch (error) {
      const broken = this.admin;
      this.admin = undefined;
      await broken.disconnect().catch(() => undefined); // It was broken.
      throw error;
    }
  }

  private noted(node: number): Noted {
    return JSON.parse(readFileSync(path.join(this.infraDir, `kafka-${node}.json`), 'utf8')) as Noted;
  }

  private each<Fact>(fact: (noted: Noted) => Fact): Fact[] {
    return Array.from({ length: this.nodes }, (_, index) => fact(this.noted(index + 1)));
  }
}
