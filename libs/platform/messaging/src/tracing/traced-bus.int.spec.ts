import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Tracing } from '@sunwai/telemetry';
import { createLogger, currentTraceparent, inSpan, startTracing, traceparentOf } from '@sunwai/telemetry';
import { Kafka, logLevel } from 'kafkajs';
import { message, newName } from '../contract/bus-under-test.js';
import type { Bus, Message } from '../index.js';
import { openBus } from '../index.js';

const brokers = process.env['SUNWAI_TEST_KAFKA_BROKERS'];

/** Nobody takes the spans: what the messages carry, and where their handlers are, is looked at here. */
const startTestTracing = (): Promise<Tracing> =>
  startTracing({
    endpoint: 'http://127.0.0.1:1',
    service: 'test',
    share: 1,
    logger: createLogger({ level: 'silent' }),
  });

const traceOf = (traceparent: string | undefined): string => traceparent?.split('-')[1] ?? 'no trace';
const spanOf = (traceparent: string | undefined): string => traceparent?.split('-')[2] ?? 'no span';

/** Publishes in a trace. @returns its traceparent */
const publishTraced = (bus: Bus, topic: string, messages: readonly Message[]): Promise<string> =>
  inSpan(
    () => ({ name: 'publisher' }),
    async () => {
      await bus.publish(topic, messages);
      return currentTraceparent()!;
    },
  );

const until = async (done: () => boolean): Promise<void> => {
  for (const end = Date.now() + 30_000; !done() && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 20));
};

const examples = (open: () => Promise<Bus>): void => {
  let tracing: Tracing;
  let bus: Bus;
  let topic: string;

  beforeAll(async () => {
    tracing = await startTestTracing();
    bus = await open();
  });
  beforeEach(() => {
    topic = newName('traced');
  });
  afterAll(async () => {
    await bus?.close();
    await tracing?.close();
  });

  it('a handler works in the trace of whoever published, below the publishing', async () => {
    const seen: { carried: string | undefined; inside: string | undefined }[] = [];
    await bus.subscribe({
      topic,
      group: 'test',
      handle: async ({ headers }) => void seen.push({ carried: headers['traceparent'], inside: currentTraceparent() }),
    });
    const publisher = await publishTraced(bus, topic, [message({ headers: { correlationid: 'c' } })]);
    await until(() => seen.length > 0);
    const [{ carried, inside }] = seen as [(typeof seen)[number]];
    expect([traceOf(carried), traceOf(inside)]).toEqual([traceOf(publisher), traceOf(publisher)]);
    // What it hands on or stores is its own place, not the publisher's.
    expect(carried).toBe(inside);
    expect(spanOf(inside)).not.toBe(spanOf(publisher));
  });

  it('in a batch each message keeps its own', async () => {
    const seen = new Map<string, { carried: string | undefined; kept: string | undefined }>();
    const messages = [message(), message(), message()];
    const publishers = new Map<string, string>();
    for (const one of messages) publishers.set(one.id, await publishTraced(bus, topic, [one]));
    await bus.subscribe({
      topic,
      group: 'test',
      handleBatch: async (batch) => {
        for (const { id, headers } of batch) seen.set(id, { carried: headers['traceparent'], kept: traceparentOf(id) });
      },
    });
    await until(() => seen.size === messages.length);
    const expected = messages.map(({ id }) => traceOf(publishers.get(id)));
    expect(messages.map(({ id }) => traceOf(seen.get(id)?.carried))).toEqual(expected);
    expect(messages.map(({ id }) => traceOf(seen.get(id)?.kept))).toEqual(expected);
    expect(new Set(expected).size).toBe(messages.length);
  });

  it('what was recorded in a trace goes on in that, whoever publishes it', async () => {
    const recorded = '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01';
    const seen: (string | undefined)[] = [];
    await bus.subscribe({ topic, group: 'test', handle: async () => void seen.push(currentTraceparent()) });
    await publishTraced(bus, topic, [message({ headers: { traceparent: recorded } })]);
    await until(() => seen.length > 0);
    expect(seen.map(traceOf)).toEqual([traceOf(recorded)]);
  });
};

describe('traces over the embedded bus', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sunwai-traced-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  examples(() => openBus({ engine: 'embedded', file: path.join(folder, 'topics.db') }));
});

const onKafka = brokers ? describe : describe.skip;
onKafka(`traces over Apache Kafka${brokers ? '' : ' (set SUNWAI_TEST_KAFKA_BROKERS=host:port)'}`, () => {
  examples(() => openBus({ engine: 'kafka', brokers: brokers!.split(','), partitions: 2 }));

  it("stand in the record's own headers, where any tracer looks", async () => {
    const bus = await openBus({ engine: 'kafka', brokers: brokers!.split(','), partitions: 1 });
    const topic = newName('traced');
    const publisher = await publishTraced(bus, topic, [message()]);
    const reader = new Kafka({ brokers: brokers!.split(','), logLevel: logLevel.NOTHING }).consumer({
      groupId: newName('reader'),
    });
    const headers: (string | undefined)[] = [];
    await reader.connect();
    await reader.subscribe({ topic, fromBeginning: true });
    await reader.run({
      eachMessage: async (one) => void headers.push(one.message.headers?.['traceparent']?.toString()),
    });
    await until(() => headers.length > 0);
    await reader.disconnect();
    await bus.close();
    expect(headers.map(traceOf)).toEqual([traceOf(publisher)]);
  });
});
