import type { Chance } from '../crash/chance.js';
import { Ledger } from '../crash/ledger.js';
import { Citizens } from '../crash/load/citizens.js';
import { outsiders } from '../crash/load/outsiders.js';
import { untilQuiet } from '../crash/rounds.js';
import { pause } from '../system/eventually.js';
import type { Fault, Poison, Scene } from './fault.js';
import { untilAtRest } from './rest.js';
import type { Site } from './site.js';

/** A new complaint each so many ms, while no more than so many are open: what two cores do beside all these processes. */
const PACE = 200;
const OPEN_AT_MOST = 120;
/** Load before a fault strikes, at least and at most, in ms. */
const BEFORE = [1_500, 3_000] as const;
/** How long everything may take to come to rest, in ms. */
const PATIENCE = 120_000;
const LOOK = 1_000;

/** What became of one fault. */
export type Outcome = {
  readonly fault: string;
  /** Seconds from when it was put right until nothing was left to do. */
  readonly recovered?: number;
  /** Why it could not be had here. */
  readonly skipped?: string;
};

export type Played = {
  readonly ledger: Ledger;
  readonly poison: readonly Poison[];
  readonly outcomes: readonly Outcome[];
  /** Faults after which the system did not come to rest by itself. */
  readonly violations: readonly string[];
};

export const header = `${'fault'.padEnd(44)} recovered after`;

const lineOf = ({ fault, recovered, skipped }: Outcome): string =>
  `${fault.padEnd(44)} ${skipped === undefined ? `${recovered!.toFixed(1).padStart(6)} s` : `skipped: ${skipped}`}`;

/** Load, a fault, load while it lasts, and what was left undone is caught up with; again and again. */
export const playFaults = async (
  site: Site,
  faults: readonly Fault[],
  chance: Chance,
  say: (line: string) => void,
): Promise<Played> => {
  const over = new AbortController();
  const ledger = new Ledger();
  const citizens = new Citizens(site.sandbox.url, chance, ledger);
  const people = outsiders(site.cluster.installation, ledger, citizens, over.signal);
  const watching = watch(site, over.signal);
  const scene: Scene = { site, outsiders: people, poison: [] };
  const outcomes: Outcome[] = [];
  const violations: string[] = [];
  const round = async (fault: Fault, number: number): Promise<Outcome> => {
    const skipped = fault.impossible?.(site);
    if (skipped !== undefined) return { fault: fault.name, skipped };
    const load = setInterval(() => citizens.open < OPEN_AT_MOST && citizens.complain(), PACE);
    await pause(chance.between(...BEFORE));
    const afterwards = await fault.strike(scene).finally(() => clearInterval(load));
    const { after, undone } = await untilAtRest(site, ledger, citizens, PATIENCE);
    const broken = undone.map((what) => `round ${number} (${fault.name}): ${what} after ${PATIENCE / 1_000} s`);
    violations.push(...broken);
    for (const violation of broken) say(`VIOLATION ${violation}`);
    await afterwards?.();
    return { fault: fault.name, recovered: Math.round(after * 10) / 10 };
  };
  for (const [index, fault] of faults.entries()) {
    const outcome = await round(fault, index + 1);
    say(lineOf(outcome));
    outcomes.push(outcome);
  }
  await citizens.settled();
  await untilQuiet(site, ledger, citizens, people.controlRoom);
  await people.controlRoom.idle();
  over.abort();
  await Promise.all([people.ended, watching]);
  return { ledger, poison: scene.poison, outcomes, violations };
};

/** Who is up is known to the front by this, as an ingress knows it by its probes. */
const watch = async ({ cluster }: Site, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await Promise.all(cluster.instances.map((instance) => instance.look()));
    await pause(LOOK);
  }
};
