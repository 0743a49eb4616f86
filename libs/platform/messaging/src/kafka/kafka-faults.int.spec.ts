import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Kafka, logLevel } from 'kafkajs';
import type { Admin, KafkaMessage, Producer } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bus, Consumer, Delivery, Message } from '../bus.js';
import { PoisonMessageError } from '../bus.js';
import {
  collector,
  dataOf,
  eventuallyWithin,
  gate,
  message,
  newName,
  numbered,
  ofKey,
} from '../contract/bus-under-test.js';
import { openBus } from '../index.js';

const brokers = process.env['SUNWAI_TEST_KAFKA_BROKERS']?.split(',');
const eventually = eventuallyWithin(40_000);
const keys = Array.from({ length: 12 }, (_, index) => `key-${index}`);

(brokers ? describe : describe.skip)('on Kafka (set SUNWAI_TEST_KAFKA_BROKERS)', () => {
  const opened: Bus[] = [];
  const raw = new Kafka({ brokers: brokers ?? ['none:1'], logLevel: logLevel.NOTHING });
  let admin: Admin;
  let producer: Producer;

  const open = async (config: { retentionDays?: number } = {}): Promise<Bus> => {
    const bus = await openBus({ engine: 'kafka', brokers: brokers!, partitions: 4, ...config });
    opened.push(bus);
    return bus;
  };

  /** What any other client sees in the topic. */
  const records = async (topic: string, count: number): Promise<KafkaMessage[]> => {
    const consumer = raw.consumer({ groupId: newName('raw') });
    const seen: KafkaMessage[] = [];
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ eachMessage: async (one) => void seen.push(one.message) });
    await eventually(() => expect(seen).toHaveLength(count));
    await consumer.disconnect();
    return seen;
  };
  const headersOf = ({ headers = {} }: KafkaMessage): Record<string, string> =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

  const subscribeTo = (
    bus: Bus,
    takes: 'messages' | 'batches',
    topic: string,
    handle: (message: Message, delivery: Delivery) => Promise<void>,
  ): Promise<Consumer> =>
    takes === 'messages'
      ? bus.subscribe({ topic, group: 'one', handle })
      : bus.subscribe({
          topic,
          group: 'one',
          batchSize: 1,
          handleBatch: async ([message], delivery) => handle(message!, delivery),
        });

  beforeAll(async () => {
    admin = raw.admin();
    producer = raw.producer();
    await Promise.all([admin.connect(), producer.connect()]);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((bus) => bus.close()));
  });
  afterAll(() => Promise.all([admin.disconnect(), producer.disconnect()]));

  it('rests while nothing comes: its connections set few timers', async () => {
    const bus = await open();
    await bus.subscribe({ topic: newName('rest'), group: 'one', handle: async () => undefined });
    await sleep(2_000);
    const setTimer = globalThis.setTimeout;
    let timers = 0;
    globalThis.setTimeout = Object.assign(
      (...wanted: Parameters<typeof setTimer>) => {
        timers += 1;
        return setTimer(...wanted);
      },
      { __promisify__: setTimer.__promisify__ },
    ) as typeof setTimer;
    await sleep(2_000);
    globalThis.setTimeout = setTimer;
    expect(timers).toBeLessThan(200);
  });

  it('goes on after its coordinator has moved, and was still loading when it was asked to join again', async () => {
    type Broker = Record<'heartbeat' | 'joinGroup', (...given: unknown[]) => Promise<unknown>>;
    const { prototype } = createRequire(import.meta.url)('kafkajs/src/broker') as { prototype: Broker };
    const bus = await open();
    const topic = newName('moved');
    const groups = [
      { group: 'single', ...collector() },
      { group: 'batches', ...collector() },
    ] as const;
    const [single, batches] = groups;
    await bus.subscribe({ topic, group: 'single', handle: single.handle });
    const handleBatch = async (all: readonly Message[]): Promise<void> => void batches.handled.push(...all);
    await bus.subscribe({ topic, group: 'batches', handleBatch });
    await bus.publish(topic, numbered(3));
    for (const { handled } of groups) await eventually(() => expect(handled).toHaveLength(3));

    const answers = { heartbeat: 'NOT_COORDINATOR_FOR_GROUP', joinGroup: 'COORDINATOR_LOAD_IN_PROGRESS' } as const;
    const refused: string[] = [];
    const real = { heartbeat: prototype.heartbeat, joinGroup: prototype.joinGroup };
    for (const call of ['heartbeat', 'joinGroup'] as const) {
      prototype[call] = function (this: Broker, ...given) {
        const { groupId } = given[0] as { groupId: string };
        const told = `${call} ${groupId}`;
        if (!groupId.endsWith(topic) || refused.includes(told)) return real[call].apply(this, given);
        refused.push(told);
        return Promise.reject(Object.assign(new Error(answers[call]), { type: answers[call], retriable: true }));
      };
    }
    try {
      await eventually(() => expect(refused).toHaveLength(4));
      await bus.publish(topic, numbered(3, ['AME-1'], 3));
      for (const { handled } of groups) {
        await eventually(() => expect(new Set(dataOf(handled))).toEqual(new Set([0, 1, 2, 3, 4, 5])));
      }
    } finally {
      Object.assign(prototype, { heartbeat: real.heartbeat, joinGroup: real.joinGroup });
    }
  });

  it('goes on after a heartbeat got lost while a batch was in hand', async () => {
    type Broker = { heartbeat(asked: { groupId: string }): Promise<unknown> };
    const { prototype } = createRequire(import.meta.url)('kafkajs/src/broker') as { prototype: Broker };
    const bus = await open();
    const topic = newName('lost-heartbeat');
    const lost = gate();
    const handled: Message[] = [];
    const handleBatch = async (messages: readonly Message[]): Promise<void> => {
      await lost.opened;
      handled.push(...messages);
    };
    await bus.subscribe({ topic, group: 'one', handleBatch });
    await bus.publish(topic, numbered(1));
    const { heartbeat } = prototype;
    prototype.heartbeat = function (this: Broker, asked) {
      if (!asked.groupId.endsWith(topic)) return heartbeat.call(this, asked);
      prototype.heartbeat = heartbeat;
      lost.open();
      return Promise.reject(Object.assign(new Error('The line broke'), { retriable: true }));
    };
    try {
      await eventually(() => expect(dataOf(handled)).toContain(0));
      await bus.publish(topic, numbered(1, ['AME-1'], 1));
      await eventually(() => expect(dataOf(handled)).toContain(1));
    } finally {
      prototype.heartbeat = heartbeat;
    }
  });

  it('looks for its group anew, as the same member, when the coordinator no longer answers', async () => {
    type Asked = { readonly groupId: string; readonly memberId: string };
    type Broker = Record<'heartbeat' | 'joinGroup' | 'offsetCommit', (asked: Asked) => Promise<unknown>>;
    const { prototype } = createRequire(import.meta.url)('kafkajs/src/broker') as { prototype: Broker };
    const { heartbeat, joinGroup, offsetCommit } = prototype;
    const bus = await open();
    const topic = newName('gone');
    const seen = collector();
    await bus.subscribe({ topic, group: 'one', handle: seen.handle });
    await bus.publish(topic, numbered(1));
    await eventually(() => expect(dataOf(seen.handled)).toEqual([0]));
    let known: string | undefined;
    const joins: string[] = [];
    const refuse = (real: Broker['heartbeat']) =>
      async function (this: Broker, asked: Asked): Promise<unknown> {
        if (!asked.groupId.endsWith(topic) || joins.length > 0) return real.call(this, asked);
        known = asked.memberId;
        throw Object.assign(new Error('Closed connection'), { retriable: true });
      };
    Object.assign(prototype, { heartbeat: refuse(heartbeat), offsetCommit: refuse(offsetCommit) });
    prototype.joinGroup = function (this: Broker, asked) {
      if (asked.groupId.endsWith(topic)) joins.push(asked.memberId);
      return joinGroup.call(this, asked);
    };
    try {
      await eventually(() => expect(joins).toEqual([expect.any(String)]));
      expect(joins).toEqual([known]);
      await bus.publish(topic, numbered(1, ['AME-1'], 1));
      await eventually(() => expect(dataOf(seen.handled)).toContain(1));
    } finally {
      Object.assign(prototype, { heartbeat, joinGroup, offsetCommit });
    }
  });

  it('does not call published what a moved partition left out of the request', async () => {
    type Broker = { produce(asked: { topicData: { topic: string; partitions: unknown[] }[] }): Promise<unknown> };
    const { prototype } = createRequire(import.meta.url)('kafkajs/src/broker') as { prototype: Broker };
    const { produce } = prototype;
    const bus = await open();
    const topic = newName('moved-partition');
    const seen = collector();
    await bus.subscribe({ topic, group: 'one', handle: seen.handle });
    prototype.produce = function (this: Broker, asked) {
      const of = asked.topicData.find((one) => one.topic === topic);
      if (!of) return produce.call(this, asked);
      prototype.produce = produce;
      return produce.call(this, { ...asked, topicData: [{ ...of, partitions: of.partitions.slice(1) }] });
    };
    try {
      const all = numbered(12, keys);
      await expect(bus.publish(topic, all)).rejects.toMatchObject({ code: 'bus.unavailable' });
      expect(prototype.produce).toBe(produce);
      await bus.publish(topic, all);
      await eventually(() => expect(new Set(dataOf(seen.handled)).size).toBe(12));
    } finally {
      prototype.produce = produce;
    }
  });

  describe('when a group is joined again while records of another read are on their way', () => {
    type Batch = { readonly topic: string; readonly messagesWithinOffset: readonly { readonly offset: string }[] };
    type Runner = {
      readonly consumerGroup: { joinAndSync(): Promise<void> };
      handleBatch(batch: Batch): Promise<void>;
      fetch(nodeId: string): Promise<unknown>;
    };
    const { prototype } = createRequire(import.meta.url)('kafkajs/src/consumer/runner') as { prototype: Runner };
    const { handleBatch, fetch } = prototype;
    afterEach(() => void Object.assign(prototype, { handleBatch, fetch }));

    it.each(['messages', 'batches'] as const)(
      '%s that do not follow the place of the group are read anew',
      async (takes) => {
        const bus = await open();
        const topic = newName('late-read');
        const seen = collector();
        await bus.publish(topic, numbered(6));
        let late = 0;
        prototype.handleBatch = function (this: Runner, batch) {
          const within = batch.messagesWithinOffset;
          if (batch.topic !== topic || late > 0 || within.length < 6) return handleBatch.call(this, batch);
          late += 1;
          const rest = { messagesWithinOffset: within.slice(3), messages: within.slice(3) };
          return handleBatch.call(this, Object.assign(Object.create(batch) as Batch, rest));
        };
        await subscribeTo(bus, takes, topic, seen.handle);
        await eventually(() => expect(dataOf(seen.handled)).toEqual([0, 1, 2, 3, 4, 5]));
        expect(late).toBe(1);
      },
    );

    it('what was in hand for longer than a join waits does not count as done with all behind it', async () => {
      const bus = await open();
      const topic = newName('long-hand');
      const shut = gate();
      const seen = collector(() => shut.opened);
      await bus.publish(topic, numbered(6));
      let runner: Runner | undefined;
      prototype.handleBatch = function (this: Runner, batch) {
        if (batch.topic === topic) runner = this;
        return handleBatch.call(this, batch);
      };
      await subscribeTo(bus, 'batches', topic, seen.handle);
      await eventually(() => expect(seen.started).toHaveLength(1));
      await runner!.consumerGroup.joinAndSync();
      shut.open();
      await eventually(() => expect(new Set(dataOf(seen.handled))).toEqual(new Set([0, 1, 2, 3, 4, 5])));
    }, 90_000);

    it('a consumer that kafkajs gave up for an error of its own begins again', async () => {
      const bus = await open();
      const topic = newName('crashed');
      const seen = collector();
      let ended = false;
      prototype.handleBatch = function (this: Runner, batch) {
        if (batch.topic !== topic || ended || batch.messagesWithinOffset.length === 0)
          return handleBatch.call(this, batch);
        ended = true;
        return Promise.reject(new TypeError('kafkajs lost its way'));
      };
      await bus.subscribe({ topic, group: 'one', handle: seen.handle });
      await bus.publish(topic, numbered(2));
      await eventually(() => expect(dataOf(seen.handled)).toEqual([0, 1]));
      expect(ended).toBe(true);
    });
  });

  describe('a record', () => {
    it('is a CloudEvent in binary mode, which any client can read', async () => {
      const bus = await open();
      const topic = newName('cloudevents');
      const sent = message({
        key: 'AME-7K3M-9QX2-R',
        data: { words: 'पानी' },
        headers: { correlationid: 'c-1', traceparent: '00-ab-cd-01', 'Odd-Name': 'kept' },
      });
      await bus.publish(topic, [sent]);
      const [record] = await records(topic, 1);
      expect(headersOf(record!)).toEqual({
        ce_specversion: '1.0',
        ce_id: sent.id,
        ce_type: sent.type,
        ce_source: sent.source,
        ce_time: sent.time,
        ce_correlationid: 'c-1',
        traceparent: '00-ab-cd-01',
        'Odd-Name': 'kept',
        'content-type': 'application/json',
      });
      expect([String(record!.key), JSON.parse(String(record!.value))]).toEqual(['AME-7K3M-9QX2-R', { words: 'पानी' }]);
    });

    it('that is none becomes a dead letter with its bytes as text, and holds up nothing', async () => {
      const bus = await open();
      const topic = newName('foreign');
      const seen = collector();
      await bus.subscribe({ topic, group: 'one', handle: seen.handle });
      await producer.send({ topic, messages: [{ key: 'AME-1', value: 'not JSON at all' }] });
      await bus.publish(topic, numbered(1));
      await eventually(() => expect(dataOf(seen.handled)).toEqual([0]));
      await eventually(async () => expect(await bus.deadLetters({ topic })).toHaveLength(1));
      const [letter] = await bus.deadLetters({ topic });
      expect(letter).toMatchObject({ attempts: 1, message: { key: 'AME-1', data: 'not JSON at all' } });
      expect(letter!.reason).toContain('no CloudEvent');
    });

    it('that is a dead letter carries its reason and its group for other clients to see', async () => {
      const bus = await open();
      const topic = newName('reasons');
      const handle = async () => {
        throw new PoisonMessageError('no such office');
      };
      await bus.subscribe({ topic, group: 'routing', handle });
      await bus.publish(topic, numbered(1));
      await eventually(async () => expect(await bus.deadLetters({ topic })).toHaveLength(1));
      const [record] = await records(`${topic}.dead-letters`, 1);
      expect(headersOf(record!)).toMatchObject({
        'sunwai-dead-letter-group': 'routing',
        'sunwai-dead-letter-reason': 'bus.poison: no such office',
        ce_type: 'sunwai.contract.v1',
      });
    });
  });

  describe('a topic', () => {
    it('is made once when many processes begin with it in the same moment', async () => {
      const topic = newName('at-once');
      const buses = await Promise.all(Array.from({ length: 8 }, () => open()));
      const seen = collector();
      await Promise.all(
        buses.map((bus, index) => bus.subscribe({ topic, group: `group-${index}`, handle: seen.handle })),
      );
      await buses[0]!.publish(topic, [message()]);
      await eventually(() => expect(seen.handled).toHaveLength(buses.length));
    });

    it('is made with its partitions, retention and largest message; dead letters are compacted', async () => {
      const bus = await open({ retentionDays: 3 });
      const topic = newName('made');
      const poison = async () => {
        throw new PoisonMessageError('never');
      };
      await bus.subscribe({ topic, group: 'one', handle: poison });
      await bus.publish(topic, numbered(1));
      await eventually(async () => expect(await bus.deadLetters({ topic })).toHaveLength(1));
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      expect(topics[0]!.partitions).toHaveLength(4);
      const described = await admin.describeConfigs({
        includeSynonyms: false,
        resources: [topic, `${topic}.dead-letters`].map((name) => ({ type: 2, name })),
      });
      const [own, dead] = described.resources.map(({ configEntries }) =>
        Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue])),
      );
      expect(own).toMatchObject({
        'cleanup.policy': 'delete',
        'retention.ms': '259200000',
        'max.message.bytes': '8388608',
      });
      expect(dead).toMatchObject({ 'cleanup.policy': 'compact' });
    });
  });

  describe('a partition that is taken away', () => {
    it.each(['messages', 'batches'] as const)(
      'while %s are in hand is given up only when they are finished: nothing twice, nothing lost',
      async (takes) => {
        const topic = newName('rebalance');
        const [first, second] = [await open(), await open()];
        const shut = gate();
        const [one, two] = [collector(() => shut.opened), collector()];
        const subscribe = (bus: Bus, { handle }: typeof one) =>
          takes === 'messages'
            ? bus.subscribe({ topic, group: 'shared', concurrency: 12, handle })
            : bus.subscribe({
                topic,
                group: 'shared',
                batchSize: 4,
                handleBatch: async (messages, delivery) => {
                  for (const each of messages) await handle(each, delivery);
                },
              });
        await subscribe(first, one);
        await first.publish(topic, numbered(48, keys));
        await eventually(() => expect(one.started.length).toBeGreaterThan(0));
        const joining = subscribe(second, two);
        await sleep(3_000);
        expect(two.started).toEqual([]);
        shut.open();
        await joining;
        await second.publish(topic, numbered(48, keys, 48));
        await eventually(() => expect(one.handled.length + two.handled.length).toBe(96));
        const all = [...one.started, ...two.started].sort((a, b) => a.at - b.at).map((each) => each.message);
        expect(new Set(dataOf(all)).size).toBe(96);
        for (const key of keys) expect(dataOf(ofKey(all, key))).toEqual(dataOf(ofKey(numbered(96, keys), key)));
        expect(two.handled.length).toBeGreaterThan(0);
      },
      90_000,
    );
  });

  it('goes on to the next broker of the list when one breaks the connections that it takes', async () => {
    const breaking = createServer((socket) => socket.on('data', () => socket.destroy())).listen(0, '127.0.0.1');
    await once(breaking, 'listening');
    const { port } = breaking.address() as AddressInfo;
    try {
      const bus = await openBus({ engine: 'kafka', brokers: [`127.0.0.1:${port}`, ...brokers!] });
      opened.push(bus);
      const topic = newName('next-broker');
      const seen = collector();
      await bus.subscribe({ topic, group: 'one', handle: seen.handle });
      await bus.publish(topic, numbered(1));
      await eventually(() => expect(dataOf(seen.handled)).toEqual([0]));
    } finally {
      breaking.close();
    }
  });

  it('when no broker answers, opening the bus says so', async () => {
    await expect(openBus({ engine: 'kafka', brokers: ['127.0.0.1:9'] })).rejects.toMatchObject({
      code: 'bus.unavailable',
    });
  }, 60_000);
});
