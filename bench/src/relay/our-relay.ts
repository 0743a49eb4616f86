import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '@sunwai/database';
import { eventStoreAt, openEventStore } from '@sunwai/event-store';
import { openBus, type Bus } from '@sunwai/messaging';
import { createLogger } from '@sunwai/telemetry';
import {
  Relay,
  RelayLease,
  ticketEventFeed,
  ticketsMigrations,
  ticketStoreSchema,
  type TicketsTables,
} from '@sunwai/tickets';
import { stopwatch, type Asked, type Told } from './tasks.js';

const LOOK = 5;
const LEASE = 10_000;

type Asking = Extract<Asked, { does: 'relay' }>;

/** The relay of the tickets service as it stands, its lease included; its topics have names of their own. */
export const relayAll = async (asked: Asking): Promise<Told> => {
  const { brokers, events, store: address, database: file, topics } = asked;
  const store = await openEventStore(eventStoreAt(address), { schema: ticketStoreSchema });
  const database = await openDatabase<TicketsTables>({
    url: `sqlite:${file}`,
    namespace: 'tickets',
    migrations: ticketsMigrations,
  });
  const bus = await openBus({ engine: 'kafka', brokers: [...brokers] });
  const renamed: Bus = Object.assign(Object.create(bus) as Bus, {
    publish: (topic: string, messages: Parameters<Bus['publish']>[1]) => bus.publish(`${topics}.${topic}`, messages),
  });
  const logger = createLogger({ level: 'warn' });
  const lease = new RelayLease(database, { duration: LEASE, onTrouble: (error) => logger.warn('lease', { error }) });
  const relay = new Relay({ feed: ticketEventFeed(store), bus: renamed, lease, logger });
  try {
    const stop = stopwatch();
    relay.start();
    while ((await relay.figures()).published < events) await pause(LOOK);
    return stop(events);
  } finally {
    await relay.stop();
    await bus.close();
    await database.close();
    await store.close();
  }
};
