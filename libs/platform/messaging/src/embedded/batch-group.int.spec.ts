import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventuallyWithin, numbered } from '../contract/bus-under-test.js';
import type { Bus } from '../index.js';
import { openEmbeddedBus } from '../index.js';

const eventually = eventuallyWithin(10_000);
const topic = 'intake.receipts';

describe('batches that linger', () => {
  let folder: string;
  let bus: Bus;
  const batches: number[] = [];

  beforeEach(async () => {
    batches.length = 0;
    folder = await mkdtemp(join(tmpdir(), 'sunwai-bus-'));
    bus = openEmbeddedBus({ file: join(folder, 'bus.db') });
  });
  afterEach(async () => {
    await bus.close();
    await rm(folder, { recursive: true });
  });
  const listen = (linger: number, batchSize = 100) =>
    bus.subscribe({
      topic,
      group: 'one',
      batchSize,
      linger,
      handleBatch: async (messages) => void batches.push(messages.length),
    });

  it('hand the first message over at once, and what comes soon after it together', async () => {
    await listen(2_000);
    await bus.publish(topic, numbered(1));
    await eventually(() => expect(batches).toEqual([1]));
    for (let count = 0; count < 10; count += 1) await bus.publish(topic, numbered(1));
    await eventually(() => expect(batches).toEqual([1, 10]));
  });

  it('wait for nobody when they are full', async () => {
    await bus.publish(topic, numbered(100));
    const began = performance.now();
    await listen(60_000, 10);
    await eventually(() => expect(batches.length).toBe(10));
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  it('keep nobody waiting who stops', async () => {
    const consumer = await listen(60_000);
    await bus.publish(topic, numbered(1));
    await eventually(() => expect(batches).toEqual([1]));
    const began = performance.now();
    await consumer.stop();
    expect(performance.now() - began).toBeLessThan(30_000);
  });
});
