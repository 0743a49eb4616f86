import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FiguresServer } from '@sunwai/telemetry';
import { createLogger, figures, serveFigures } from '@sunwai/telemetry';
import { message, newName } from '../contract/bus-under-test.js';
import type { Bus } from '../index.js';
import { openBus, PoisonMessageError } from '../index.js';

const brokers = process.env['SUNWAI_TEST_KAFKA_BROKERS'];
const folder = mkdtempSync(path.join(tmpdir(), 'sunwai-figures-'));

const engines: readonly [string, boolean, () => Promise<Bus>][] = [
  ['the embedded bus', true, () => openBus({ engine: 'embedded', file: path.join(folder, 'topics.db') })],
  [
    'Apache Kafka (SUNWAI_TEST_KAFKA_BROKERS=host:port)',
    brokers !== undefined,
    () => openBus({ engine: 'kafka', brokers: brokers!.split(','), partitions: 1 }),
  ],
];

describe('figures of consumer groups', () => {
  let server: FiguresServer;

  beforeAll(async () => {
    server = await serveFigures('127.0.0.1', 0, createLogger({ level: 'silent' }));
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const shown = async (name: string, group: string): Promise<number | undefined> => {
    const text = await (await fetch(server.url)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name}{`) && one.includes(`group="${group}"`));
    return line === undefined ? undefined : Number(line.split(' ')[1]);
  };
  const becomes = async (name: string, group: string, value: number): Promise<void> => {
    for (const end = Date.now() + 30_000; (await shown(name, group)) !== value && Date.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect([name, await shown(name, group)]).toEqual([name, value]);
  };

  for (const [engine, there, open] of engines) {
    (there ? it : it.skip)(`say how far it is behind, and what it gave up, on ${engine}`, async () => {
      const bus = await open();
      const [topic, group] = [newName('letters'), newName('readers')];
      let letThrough = (): void => undefined;
      const gate = new Promise<void>((resolve) => (letThrough = resolve));
      const consumer = await bus.subscribe({
        topic,
        group,
        handle: async ({ data }) => {
          await gate;
          if (data === 'poison') throw new PoisonMessageError('no retry will help');
        },
      });
      figures.consumers([{ topic, group }], async () => [{ topic, group, lag: await consumer.lag() }]);
      await becomes('sunwai_dead_letters', group, 0);
      await bus.publish(topic, [message({ data: 'poison' }), message(), message()]);
      await becomes('sunwai_consumer_lag', group, 3);
      letThrough();
      await becomes('sunwai_consumer_lag', group, 0);
      await becomes('sunwai_dead_letters', group, 1);
      await bus.close();
    });
  }

  it('are left out when they can not be had, and the others are shown', async () => {
    figures.consumers([{ topic: 'letters', group: 'lost' }], () => Promise.reject(new Error('the broker is away')));
    expect(await shown('sunwai_consumer_lag', 'lost')).toBeUndefined();
    expect(await shown('sunwai_dead_letters', 'lost')).toBe(0);
  });

  it('without labels are left out too, and do not stand at 0', async () => {
    const relayLag = async () => /^sunwai_relay_lag (\S+)$/m.exec(await (await fetch(server.url)).text())?.[1];
    expect(await relayLag()).toBeUndefined();
    figures.relayLag(async () => 12.5);
    expect(await relayLag()).toBe('12.5');
    figures.relayLag(() => Promise.reject(new Error('the database is away')));
    expect(await relayLag()).toBeUndefined();
  });
});
