import type { Ledger } from '../crash/ledger.js';
import type { Citizens } from '../crash/load/citizens.js';
import { pause } from '../system/eventually.js';
import type { Site } from './site.js';

/** How often it is looked, and how long all must be quiet, in ms. */
const LOOK = 250;
const REST = 1_500;

/** `after`: seconds until nothing was left to do. `undone`: what was still to do when patience ended. */
export type Rest = { readonly after: number; readonly undone: readonly string[] };

/** Waits until nothing is left to do: everybody has their answer, and whoever reads a topic is at its end. */
export const untilAtRest = async (site: Site, ledger: Ledger, citizens: Citizens, patience: number): Promise<Rest> => {
  const began = performance.now();
  let since: number | undefined;
  let events = -1;
  for (;;) {
    const looked = performance.now();
    const undone = await leftToDo(site, citizens);
    if (undone.length > 0 || ledger.followed.length !== events) since = undefined;
    events = ledger.followed.length;
    if (undone.length === 0) since ??= looked;
    const after = ((since ?? looked) - began) / 1_000;
    if (since !== undefined && looked - since >= REST) return { after, undone };
    if (looked - began > patience) return { after, undone: undone.length > 0 ? undone : ['events still come'] };
    await pause(LOOK);
  }
};

const leftToDo = async ({ cluster, brokers, undelivered }: Site, citizens: Citizens): Promise<readonly string[]> => {
  const lags = await brokers.lags().catch((error: Error) => `Kafka does not answer: ${error.message}`);
  const { waiting } = await undelivered();
  const people = citizens.waiting();
  return [
    ...cluster.instances.filter(({ state }) => state !== 'up').map(({ name, state }) => `${name} is ${state}`),
    ...(typeof lags === 'string'
      ? [lags]
      : [...lags].filter(([, lag]) => lag > 0).map(([group, lag]) => `${group} is ${lag} behind`)),
    ...(waiting > 0 ? [`${waiting} webhooks wait`] : []),
    ...(people.length > 0 ? [`${people.length} people wait: ${people.slice(0, 3).join('; ')}`] : []),
  ];
};
