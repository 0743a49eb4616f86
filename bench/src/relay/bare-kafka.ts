import type { TicketEventMessage } from '@sunwai/contracts';
import { assignmentTypes, topics } from '@sunwai/contracts';
import { Kafka, logLevel, Partitioners, type KafkaMessage } from 'kafkajs';
import { stopwatch, type Asked, type Told } from './tasks.js';

/** Characters of one request, values and headers, as in our bus. */
const REQUEST_SIZE = 800_000;
const HEADERS_SIZE = 400;
/** So many events lie ready, and are sent again and again: as many as our relay reads ahead. */
const AHEAD = 4_000;
/** As ours: how often places are committed, in ms, and what is fetched at once. */
const COMMITTED_EVERY = 100;
const FETCHED = { maxWaitTimeInMs: 500, maxBytesPerPartition: 8 * 1024 * 1024 };

type Asking<Task extends Asked['does']> = Extract<Asked, { does: Task }>;
type Ready = { readonly topic: string; readonly key: string; readonly value: string; readonly headers: Headers };
type Headers = Record<string, string>;

const client = (brokers: readonly string[]): Kafka =>
  new Kafka({ brokers: [...brokers], clientId: 'bare', logLevel: logLevel.NOTHING });

/**
 * The same messages as ours by kafkajs itself, ready in memory: the same acknowledgements (all replicas in sync),
 * idempotent, one request of the same size at a time.
 */
export const produceAll = async ({ brokers, events, from, topics: to }: Asking<'produce'>): Promise<Told> => {
  const kafka = client(brokers);
  const records = await recordsOf(kafka, from, Math.min(events, AHEAD));
  const requests = inRequests(records).map((some) => ({ some, messages: byTopic(to, some) }));
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const stop = stopwatch();
  let produced = 0;
  for (let turn = 0; produced < events; turn += 1) {
    const { some, messages } = requests[turn % requests.length]!;
    await producer.sendBatch({ acks: -1, topicMessages: messages });
    produced += some.filter(({ topic }) => topic === topics.ticketEvents).length;
  }
  const told = stop(produced);
  await producer.disconnect();
  return told;
};

/** So many of the events that stand on the topic, each assignment twice as our relay publishes it. */
const recordsOf = async (kafka: Kafka, from: string, events: number): Promise<readonly Ready[]> => {
  const found: Ready[] = [];
  await eachOf(kafka, from, (messages) => {
    for (const { key, value, headers = {} } of messages.slice(0, events - found.length))
      found.push({
        topic: topics.ticketEvents,
        key: String(key),
        value: String(value),
        headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)])),
      });
    return found.length < events;
  });
  return found.flatMap((record) => {
    const { event, metadata } = JSON.parse(record.value) as TicketEventMessage;
    if (!assigning.has(event.type)) return [record];
    return [record, { ...record, topic: topics.ticketAssignments, key: metadata.pack }];
  });
};

const assigning: ReadonlySet<string> = new Set(assignmentTypes);

const inRequests = (records: readonly Ready[]): readonly (readonly Ready[])[] => {
  const requests: Ready[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const record of records) {
    const more = record.value.length + HEADERS_SIZE;
    if (size + more > REQUEST_SIZE) [size] = [0, requests.push([])];
    size += more;
    requests.at(-1)!.push(record);
  }
  return requests;
};

const byTopic = (prefix: string, records: readonly Ready[]): { topic: string; messages: Ready[] }[] =>
  [topics.ticketEvents, topics.ticketAssignments]
    .map((topic) => ({ topic: `${prefix}.${topic}`, messages: records.filter((record) => record.topic === topic) }))
    .filter(({ messages }) => messages.length > 0);

/** Every message once by a kafkajs consumer that reads its JSON; places are committed as often as ours. */
export const consumeAll = async ({ brokers, events, topics: from }: Asking<'consume'>): Promise<Told> => {
  let count = 0;
  let stop: ((events: number) => Told) | undefined;
  let first = 0;
  await eachOf(client(brokers), from, (messages) => {
    for (const { value } of messages) if (JSON.parse(String(value)).id !== undefined) count += 1;
    if (!stop) [stop, first] = [stopwatch(), count];
    return count < events;
  });
  return stop!(count - first);
};

/** Hands over batches of ticket events until it is told to stop. */
const eachOf = async (
  kafka: Kafka,
  prefix: string,
  take: (messages: readonly KafkaMessage[]) => boolean,
): Promise<void> => {
  const consumer = kafka.consumer({ groupId: `bare-${process.pid}-${Date.now()}`, ...FETCHED });
  await consumer.connect();
  await consumer.subscribe({ topics: [`${prefix}.${topics.ticketEvents}`], fromBeginning: true });
  await new Promise<void>((done, failed) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => failed(payload.error));
    consumer
      .run({
        autoCommitInterval: COMMITTED_EVERY,
        eachBatch: async ({ batch }) => {
          if (!take(batch.messages)) done();
        },
      })
      .catch(failed);
  });
  await consumer.disconnect();
};
