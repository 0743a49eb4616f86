import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { BenchOptions, Metric, Round } from './report.js';
import { metric, report } from './report.js';
import { say } from './say.js';
import type { Contestant, Engine, Measured, Place, Task } from './stores/contestants.js';
import { ours, peersOf, perform } from './stores/contestants.js';
import { installPeers } from './stores/peers.js';
import type { Places } from './stores/places.js';
import { openPlaces } from './stores/places.js';
import { ownFolder } from './system/own-folder.js';

const WRITERS = [1, 10, 32];
const FILLING_WRITERS = 10;

type StoresOptions = {
  readonly peers: boolean;
  readonly engines: readonly Engine[];
  readonly seconds: number;
  readonly events: number;
};

/**
 * `stores --peers`: our engines beside other event stores for Node: durable appends of one event at the exact version,
 * and reading everything. Each in a process of its own, by its public interface, on the same server or disk, one after
 * the other in every round; who begins changes from round to round.
 */
export const run = async ({ json, rounds }: BenchOptions): Promise<void> => {
  const options = storesOptions();
  if (!options.peers) {
    process.stderr.write('Every figure of `stores` stands beside a peer: npm run bench -- stores --peers\n');
    process.exitCode = 2;
    return;
  }
  await installPeers();
  const folder = await ownFolder('stores');
  const places = await openPlaces(folder, options.engines.includes('postgres'));
  try {
    const metrics: Metric[] = [];
    for (const engine of options.engines) metrics.push(...(await contest(engine, places, rounds, options)));
    report('stores', rounds, metrics, json);
  } finally {
    await places.close();
    await rm(folder, { recursive: true, force: true });
  }
};

const storesOptions = (): StoresOptions => {
  const { values } = parseArgs({
    options: {
      peers: { type: 'boolean', default: false },
      only: { type: 'string' },
      seconds: { type: 'string', default: '3' },
      events: { type: 'string', default: '20000' },
    },
    allowPositionals: true,
    strict: false,
  });
  const engines = (['postgres', 'sqlite'] as const).filter((engine) => (values.only ?? engine) === engine);
  return { peers: values.peers === true, engines, seconds: Number(values.seconds), events: Number(values.events) };
};

/** What each contestant did, by task, round by round. */
type Results = Map<string, Map<Contestant, number[]>>;

const contest = async (
  engine: Engine,
  places: Places,
  rounds: number,
  { seconds, events }: StoresOptions,
): Promise<Metric[]> => {
  const contestants = [ours, ...peersOf[engine]];
  const results: Results = new Map();
  const measure = async (name: string, contestant: Contestant, place: Place, task: Task): Promise<void> => {
    const measured = await perform(contestant, place, task);
    tellOf(engine, name, contestant, measured);
    const ofTask = results.get(name) ?? new Map<Contestant, number[]>();
    results.set(name, ofTask.set(contestant, [...(ofTask.get(contestant) ?? []), measured.rate]));
  };

  const histories = await preparedPlaces(places, engine, contestants, 'history');
  for (const [contestant, place] of histories) {
    say(`${engine}: ${contestant.name} gets ${events} events to replay …`);
    await perform(contestant, place, { task: 'fill', writers: FILLING_WRITERS, events });
  }
  for (let round = 0; round < rounds; round += 1) {
    const inTurn = contestants.map((_, index) => contestants[(index + round) % contestants.length]!);
    const fresh = await preparedPlaces(places, engine, inTurn, `round${round}`);
    for (const writers of WRITERS) {
      const name = `append.${writers}-writer${writers > 1 ? 's' : ''}`;
      for (const each of inTurn) await measure(name, each, fresh.get(each)!, { task: 'append', writers, seconds });
    }
    for (const each of inTurn) await measure('replay', each, histories.get(each)!, { task: 'replay', events });
    for (const place of fresh.values()) await places.remove(place);
  }
  for (const place of histories.values()) await places.remove(place);
  return metricsOf(engine, results);
};

const preparedPlaces = async (
  places: Places,
  engine: Engine,
  contestants: readonly Contestant[],
  purpose: string,
): Promise<Map<Contestant, Place>> => {
  const made = new Map<Contestant, Place>();
  for (const contestant of contestants) {
    const place = await places.make(engine, `${contestant.name}-${purpose}`);
    await perform(contestant, place, { task: 'prepare' });
    made.set(contestant, place);
  }
  return made;
};

/** Ours loses nothing, or the figure does not count; of a peer it is said. */
const tellOf = (
  engine: Engine,
  task: string,
  { name }: Contestant,
  { rate, refused = 0, missing = 0 }: Measured,
): void => {
  if (missing > 0 && name === ours.name) throw new Error(`${engine}: ${missing} acknowledged events are not there`);
  const besides = [
    refused > 0 && `${refused} appends had to be tried again`,
    missing > 0 && `${missing} of its events are not seen by who reads all in order`,
  ].filter((words) => words !== false);
  say([`${engine}.${task}: ${name} ${rate.toFixed(0)} events/s`, ...besides].join('; '));
};

const metricsOf = (engine: Engine, results: Results): Metric[] =>
  [...results].flatMap(([task, rates]) =>
    peersOf[engine].map((peer) => {
      const beside: Round[] = rates.get(peer)!.map((baseline, round) => ({ ours: rates.get(ours)![round]!, baseline }));
      return metric(`${engine}.${task}.vs-${peer.name}`, 'events/s', 'higher', beside);
    }),
  );
