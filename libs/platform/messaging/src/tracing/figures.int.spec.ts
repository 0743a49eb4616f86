import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FiguresServer } from '@sunwai/telemetry';
import { createLogger, figures, serveFigures } from '@sunwai/telemetry';
import { message } from '../contract/bus-under-test.js';
import type { Bus } from '../index.js';
import { openBus, PoisonMessageError } from '../index.js';

const of = { topic: 'letters', group: 'readers' } as const;

describe("a consumer group's figures", () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sunwai-figures-'));
  let bus: Bus;
  let server: FiguresServer;

  beforeAll(async () => {
    bus = await openBus({ engine: 'embedded', file: path.join(folder, 'topics.db') });
    server = await serveFigures('127.0.0.1', 0, createLogger({ level: 'silent' }));
  });
  afterAll(async () => {
    await server.close();
    await bus.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const shown = async (name: string): Promise<number | undefined> => {
    const text = await (await fetch(server.url)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name}{`) && one.includes('group="readers"'));
    return line === undefined ? undefined : Number(line.split(' ')[1]);
  };
  const becomes = async (name: string, value: number): Promise<void> => {
    for (const end = Date.now() + 10_000; (await shown(name)) !== value && Date.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect([name, await shown(name)]).toEqual([name, value]);
  };

  it('say how far it is behind, and what it gave up', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const consumer = await bus.subscribe({
      ...of,
      handle: async ({ data }) => {
        await gate;
        if (data === 'poison') throw new PoisonMessageError('no retry will help');
      },
    });
    figures.consumers([of], async () => [{ ...of, lag: await consumer.lag() }]);
    await becomes('sunwai_dead_letters', 0);
    await bus.publish('letters', [message({ data: 'poison' }), message(), message()]);
    await becomes('sunwai_consumer_lag', 3);
    open();
    await becomes('sunwai_consumer_lag', 0);
    await becomes('sunwai_dead_letters', 1);
  });

  it('are left out when they can not be had, and the others are shown', async () => {
    figures.consumers([of], () => Promise.reject(new Error('the broker is away')));
    expect(await shown('sunwai_consumer_lag')).toBeUndefined();
    expect(await shown('sunwai_dead_letters')).toBe(1);
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
