import { openMemoryStore } from '@sunwai/event-store';
import { newId } from '@sunwai/kernel';
import type { FiguresServer } from '@sunwai/telemetry';
import { createLogger, serveFigures } from '@sunwai/telemetry';
import { MeasuredStore } from './measured-store.js';

describe('appends, as Prometheus sees them', () => {
  let server: FiguresServer;
  beforeAll(async () => {
    server = await serveFigures('127.0.0.1', 0, createLogger({ level: 'silent' }));
  });
  afterAll(() => server.close());

  const counts = async (): Promise<Record<string, number>> => {
    const text = await (await fetch(server.url)).text();
    const found = text.matchAll(/^sunwai_append_seconds_count\{outcome="(\w+)"\} (\d+)$/gm);
    return Object.fromEntries([...found].map(([, outcome, count]) => [outcome!, Number(count)]));
  };

  it('are told apart by what became of them', async () => {
    const schema = { known: { Something: 1 } };
    const store = new MeasuredStore(openMemoryStore({ schema }), 'memory');
    const event = () => ({ id: newId(), type: 'Something', schemaVersion: 1, data: {}, metadata: {} });
    const first = event();
    await store.append('one', 'noStream', [first]);
    await store.append('one', 1, [event()]);
    expect(await store.append('one', 'noStream', [first])).toMatchObject({ repeated: true });
    await expect(store.append('one', 7, [event()])).rejects.toMatchObject({ code: 'store.wrong_expected_version' });
    await expect(store.append('one', 2, [])).rejects.toMatchObject({ code: 'store.invalid_append' });
    expect(await counts()).toEqual({ appended: 2, repeated: 1, conflict: 1, failed: 1 });
    await store.close();
  });
});
