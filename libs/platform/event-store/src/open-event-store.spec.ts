import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { event } from './contract/engine-under-test.js';
import { eventStoreAt, eventStoreConfig, openEventStore } from './open-event-store.js';

describe('the configuration of the event store', () => {
  it.each([
    { engine: 'memory' },
    { engine: 'sqlite', file: 'data/events.sqlite' },
    { engine: 'postgres', url: 'postgres://sunwai:secret@127.0.0.1:5432/sunwai' },
    { engine: 'kurrentdb', url: 'kurrentdb://127.0.0.1:2113?tls=false' },
  ])('takes %j', (config) => expect(eventStoreConfig.parse(config)).toMatchObject(config));

  it.each([
    { engine: 'mysql', url: 'mysql://127.0.0.1' },
    { engine: 'sqlite' },
    { engine: 'sqlite', file: 'x', url: 'y' },
    { engine: 'postgres', url: 'http://127.0.0.1' },
    { engine: 'kurrentdb', url: '127.0.0.1:2113' },
  ])('refuses %j', (config) => expect(eventStoreConfig.safeParse(config).success).toBe(false));

  it('opens the engine that it names, with the clock and the schema that it is given', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sunwai-store-'));
    const clock = { now: () => '2026-11-22T06:30:00.000Z' };
    const config = eventStoreConfig.parse({ engine: 'sqlite', file: join(folder, 'events.sqlite') });
    const store = await openEventStore(config, { schema: { known: { Heard: 1 } }, clock });
    await store.append('hearing', 'noStream', [event({ type: 'Heard' })]);
    expect((await store.readStream('hearing'))[0]).toMatchObject({ type: 'Heard', recordedAt: clock.now() });
    await expect(store.append('hearing', 'any', [event({ type: 'Unheard' })])).rejects.toThrow(
      'not what this release writes',
    );
    await store.close();
    await rm(folder, { recursive: true });
  });
});

describe('the address of a store', () => {
  it.each([
    ['sqlite:data/events.db', { engine: 'sqlite', file: 'data/events.db' }],
    [
      'postgres://sunwai@db.example:5432/sunwai',
      { engine: 'postgres', url: 'postgres://sunwai@db.example:5432/sunwai', namespace: 'event_store' },
    ],
    ['kurrentdb+discover://db.example:2113', { engine: 'kurrentdb', url: 'kurrentdb+discover://db.example:2113' }],
  ])('%s names engine and place', (address, config) => expect(eventStoreAt(address)).toEqual(config));

  it.each(['', 'sqlite', 'sqlite:', 'events.db', 'mysql://user:secret@db'])(
    '%j is none, and is not repeated',
    (address) => {
      expect(() => eventStoreAt(address)).toThrow(/sqlite:<file>, postgres:/);
      expect(() => eventStoreAt(address)).not.toThrow(/secret/);
    },
  );
});
