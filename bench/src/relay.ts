import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { eventStoreAt, openEventStore } from '@sunwai/event-store';
import { writeHistories } from './preload/histories.js';
import type { Asked, RelayTask, Told } from './relay/tasks.js';
import { ownTopics, type OwnTopics } from './relay/topics.js';
import type { BenchOptions, Metric, Round } from './report.js';
import { metric, report } from './report.js';
import { say } from './say.js';
import { givenServer, removeInfra, startInfra } from './system/infra.js';
import { postgresDatabase } from './system/postgres-database.js';
import { ownFolder } from './system/own-folder.js';

const EVENTS_OF_A_TICKET = 4;

type Store = { readonly name: string; readonly address: string };

/**
 * `relay`: the relay from a store to Kafka beside a kafkajs producer of the same messages, and our bus beside a kafkajs
 * consumer of them; each in a process of its own, one after the other, on the same broker. Ticket events per second.
 */
export const run = async ({ json, rounds }: BenchOptions): Promise<void> => {
  const { events, engines, nodeOptions } = relayOptions();
  const folder = await ownFolder('relay');
  const own = join(folder, 'infra');
  const undo: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    undo.push(() => removeInfra(own));
    const brokers = (givenServer('kafka') ?? (await startInfra('kafka', own))).split(',');
    const stores: Store[] = [{ name: 'sqlite', address: `sqlite:${join(folder, 'events.db')}` }];
    if (engines.includes('postgres')) {
      const server = givenServer('postgres') ?? (await startInfra('postgres', own));
      const database = await postgresDatabase(server, `bench_relay_${process.pid}`);
      undo.push(database.remove);
      stores.push({ name: 'postgres', address: database.url });
    }
    for (const store of stores) await fill(store, events);
    const topics = await ownTopics(brokers, `bench-${process.pid}`);
    undo.push(topics.close);
    const perform = (task: RelayTask) => performed({ ...task, brokers, events }, nodeOptions);
    report('relay', rounds, await contest({ stores, folder, topics, rounds, perform }), json);
  } finally {
    for (const step of undo.toReversed()) await step();
  }
};

const relayOptions = () => {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '100000' },
      only: { type: 'string' },
      'node-option': { type: 'string', multiple: true, default: [] },
    },
    allowPositionals: true,
    strict: false,
  });
  return {
    events: Number(values.events),
    engines: ['sqlite', 'postgres'].filter((engine) => (values.only ?? engine) === engine),
    nodeOptions: (values['node-option'] ?? []) as string[],
  };
};

const fill = async ({ name, address }: Store, events: number): Promise<void> => {
  say(`${events} events into ${name} …`);
  const store = await openEventStore(eventStoreAt(address));
  await writeHistories(store, { tickets: Math.ceil(events / EVENTS_OF_A_TICKET), ending: 'closed' });
  await store.close();
};

type Contest = {
  readonly stores: readonly Store[];
  readonly folder: string;
  readonly topics: OwnTopics;
  readonly rounds: number;
  readonly perform: (task: RelayTask) => Promise<Told>;
};

/** The round before the first warms the broker, and is not counted. Who goes first changes from round to round. */
const contest = async ({ stores, folder, topics, rounds, perform }: Contest): Promise<readonly Metric[]> => {
  const measured = new Map<string, Round[]>();
  const relay = (store: Store, round: number) => async (): Promise<Told> => {
    const database = join(folder, `relay-${store.name}-${round}.db`);
    return perform({ does: 'relay', store: store.address, database, topics: await topics.fresh('ours') });
  };
  const source = await topics.fresh('source');
  const database = join(folder, 'relay.db');
  await perform({ does: 'relay', store: stores[0]!.address, database, topics: source });
  const produce = async () => perform({ does: 'produce', from: source, topics: await topics.fresh('bare') });
  for (let round = 0; round <= rounds; round += 1) {
    const pairs: [string, () => Promise<Told>, () => Promise<Told>][] = stores.map((store) => [
      store.name === 'sqlite' ? 'relay.produce' : `relay.produce.${store.name}`,
      relay(store, round),
      produce,
    ]);
    pairs.push([
      'relay.consume',
      () => perform({ does: 'subscribe', topics: source }),
      () => perform({ does: 'consume', topics: source }),
    ]);
    for (const [name, ours, bare] of pairs) {
      const first = round % 2 ? await ours() : undefined;
      const baseline = await bare();
      const own = first ?? (await ours());
      say(`${name}: ${words(own)}; bare kafkajs ${words(baseline)}`);
      if (round > 0) measured.set(name, [...(measured.get(name) ?? []), { ours: own.rate, baseline: baseline.rate }]);
    }
  }
  return [...measured].map(([name, beside]) => metric(name, 'events/s', 'higher', beside));
};

const words = ({ rate, cpu }: Told): string => `${rate.toFixed(0)} events/s with ${cpu.toFixed(0)} µs of CPU each`;

const program = fileURLToPath(new URL('./relay/contestant.js', import.meta.url));

const performed = async (asked: Asked, nodeOptions: readonly string[]): Promise<Told> => {
  const child = fork(program, [JSON.stringify(asked)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // kafkajs asks for a timer in the past at each request, which Node tells of.
    execArgv: ['--disable-warning=TimeoutNegativeWarning', ...nodeOptions],
  });
  let told: Told | undefined;
  child.on('message', (message) => (told = message as Told));
  const [code] = (await once(child, 'close')) as [number | null];
  if (!told) throw new Error(`${asked.does} ended with ${code}`);
  return told;
};
