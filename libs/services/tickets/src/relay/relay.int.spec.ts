import { join } from 'node:path';
import { topics } from '@sunwai/contracts';
import type { Database } from '@sunwai/database';
import { openDatabase } from '@sunwai/database';
import type { EventStore } from '@sunwai/event-store';
import { openEventStore } from '@sunwai/event-store';
import { derivedId, plus, seconds } from '@sunwai/kernel';
import type { Bus, Message } from '@sunwai/messaging';
import { BusUnavailableError, openBus } from '@sunwai/messaging';
import { createLogger } from '@sunwai/telemetry';
import * as say from '@sunwai/testing';
import type { TestPlatform } from '@sunwai/testing/platform';
import { eventually, testPlatform, ticketDesk } from '@sunwai/testing/platform';
import { ticketEventFeed } from '../feed/ticket-event-feed.js';
import { ticketStoreSchema } from '../feed/ticket-store-schema.js';
import type { TicketsTables } from '../tickets.tables.js';
import { ticketsMigrations } from '../tickets.tables.js';
import { Relay } from './relay.js';
import { RelayLease } from './relay-lease.js';

const LEASE = 500;
const logger = createLogger({ level: 'silent' });

describe('the relay from the store to the bus', () => {
  let platform: TestPlatform;
  let bus: Bus;
  let published: Message[];
  let databases: Database<TicketsTables>[];
  let relays: Relay[];

  beforeEach(async () => {
    platform = await testPlatform();
    bus = await openBus({ engine: 'embedded', file: join(platform.dir, 'relayed.db') });
    published = [];
    databases = [];
    relays = [];
    await bus.subscribe({
      topic: topics.ticketEvents,
      group: 'test',
      handleBatch: async (messages) => void published.push(...messages),
    });
  });

  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
    await bus.close();
    await Promise.all(databases.map((database) => database.close()));
    await platform.dispose();
  });

  /** An instance of the service, with connections of its own. */
  const instance = async (to: Bus = bus, store: EventStore = platform.store) => {
    const database = await openDatabase<TicketsTables>({
      url: `sqlite:${join(platform.dir, 'relay.db')}`,
      namespace: 'tickets',
      migrations: ticketsMigrations,
    });
    databases.push(database);
    const lease = new RelayLease(database, { duration: LEASE, onTrouble: () => undefined });
    const relay = new Relay({ feed: ticketEventFeed(store), bus: to, lease, logger });
    relays.push(relay);
    relay.start();
    return { relay, database };
  };

  const file = async (id: string) => {
    const context = {
      commandId: derivedId(id),
      correlationId: id,
      causationId: id,
      occurredAt: say.someMoment,
      actor: say.citizen,
    };
    await platform.tickets.file('amethi', id, say.fileTicket({ sourceMessageIds: [id] }), context);
  };
  const fileMany = (from: number, to: number) =>
    Promise.all(Array.from({ length: to - from }, (_, index) => file(`wamid.${from + index}`)));

  const history = async (): Promise<string[]> => {
    const ids: string[] = [];
    for await (const batch of platform.store.readAll()) ids.push(...batch.map(({ id }) => id));
    return ids;
  };
  /** In the order in which each came first. */
  const seen = () => [...new Set(published.map(({ id }) => id))];
  const all = () => eventually(async () => expect(seen()).toEqual(await history()), 10_000);
  const leader = () =>
    eventually(async () => {
      const figures = await Promise.all(relays.map((relay) => relay.figures()));
      const leading = relays.filter((_, index) => figures[index]!.leads);
      if (leading.length !== 1) throw new Error(`${leading.length} instances lead`);
      return leading[0]!;
    }, 10_000);

  it('publishes all that was committed, in the order of commits, and what is committed from then on', async () => {
    await fileMany(0, 40);
    await instance();
    await all();
    await fileMany(40, 80);
    await all();
    expect(published).toHaveLength(80);
  });

  it('says how old the oldest event is that is not published yet', async () => {
    const away = { ...bus, publish: () => Promise.reject(new BusUnavailableError('away')) } as Bus;
    const { relay } = await instance(away);
    const later = plus(say.someMoment, seconds(90));
    expect(await relay.lag(later)).toBe(0);
    await fileMany(0, 3);
    expect(await relay.lag(later)).toBe(90);
    await relay.stop();
    const { relay: other } = await instance();
    await all();
    await eventually(async () => expect(await other.lag(later)).toBe(0));
  });

  it('waits at an event of a newer release, and says so until an instance of that release has gone by it', async () => {
    const older = await openEventStore(
      { engine: 'sqlite', file: join(platform.dir, 'events.db') },
      { schema: { ...ticketStoreSchema, known: { TicketFiled: ticketStoreSchema.known['TicketFiled']! } } },
    );
    const { relay } = await instance(bus, older);
    await fileMany(0, 3);
    await all();
    expect(await relay.stoppedAt()).toBeUndefined();
    await ticketDesk(platform).does(published[0]!.key, say.flagAbuse());
    await fileMany(3, 4);
    await eventually(async () => expect(await relay.stoppedAt()).toBe('AbuseFlagged version 1'));
    expect(seen()).toHaveLength(3);
    expect(await relay.lag(plus(say.someMoment, seconds(90)))).toBe(90);

    await instance();
    await all();
    await eventually(async () => expect(await relay.stoppedAt()).toBeUndefined());
    await relay.stop();
    await older.close();
  });

  it('publishes assignments once more, those of a programme in one order', async () => {
    const given: Message[] = [];
    await bus.subscribe({
      topic: topics.ticketAssignments,
      group: 'test',
      handle: async (message) => void given.push(message),
    });
    const desk = ticketDesk(platform);
    const numbers = [await desk.file(), await desk.file()];
    await instance();
    for (const number of numbers)
      await desk.does(number, say.assignTicket({ to: platform.pack.holderOf('bdo-tiloi')! }));
    await all();
    await eventually(() => expect(given).toHaveLength(2));
    expect(given.map(({ key, type, data }) => [key, type, (data as { number: string }).number])).toEqual(
      numbers.map((number) => ['amethi', 'sunwai.ticket.TicketAssigned.v1', number]),
    );
  });

  it('goes on where it was after an orderly stop: nothing comes twice', async () => {
    const { relay } = await instance();
    await fileMany(0, 20);
    await all();
    await relay.stop();
    await fileMany(20, 40);
    await instance();
    await all();
    expect(published).toHaveLength(40);
  });

  it('has one instance publish; when that one stops, the other goes on', async () => {
    await instance();
    await instance();
    await fileMany(0, 30);
    await all();
    const first = await leader();
    expect(published).toHaveLength(30);
    await Promise.all([first.stop(), fileMany(30, 60)]);
    await all();
    expect(await leader()).not.toBe(first);
    expect(published).toHaveLength(60);
  });

  it('is taken over from an instance that is cut off, which then publishes no more', async () => {
    const cutOff = await instance();
    await fileMany(0, 10);
    await all();
    await instance();
    await cutOff.database.close();
    await fileMany(10, 30);
    await all();
    expect(await leader()).not.toBe(cutOff.relay);
  });

  it('keeps the order, and leaves nothing out, while the bus refuses', async () => {
    let refusals = 3;
    const refusing: Bus = Object.assign(Object.create(bus), {
      publish: async (topic: string, messages: readonly Message[]) => {
        if (refusals-- > 0) throw new BusUnavailableError('not now');
        await bus.publish(topic, messages);
      },
    });
    await fileMany(0, 25);
    await instance(refusing);
    await all();
    expect(refusals).toBeLessThan(0);
  });
});
