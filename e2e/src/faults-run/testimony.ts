import { topics } from '@sunwai/contracts';
import { violationsIn } from '../crash/checks.js';
import type { Ledger } from '../crash/ledger.js';
import { takeTestimony } from '../crash/testimony.js';
import type { Cluster } from '../cluster/cluster.js';
import { poisonSetAside, withoutPoison } from './checks/poison.js';
import { publishedIn, topic } from './checks/topic.js';
import type { Poison } from './fault.js';
import type { Site } from './site.js';

/** Asks a cluster at rest, stops it, and compares what it says with what those outside know. */
export const violationsOf = async (
  site: Site,
  cluster: Cluster,
  ledger: Ledger,
  poison: readonly Poison[],
): Promise<{ readonly events: number; readonly violations: readonly string[] }> => {
  const { sandbox, undelivered } = site;
  const { installation, settings } = cluster;
  const system = { ...installation, stop: () => cluster.stop() };
  const testimony = await takeTestimony({ sandbox, undelivered, system, settings }, ledger);
  const published = publishedIn(await site.brokers.read(topics.ticketEvents));
  const violations = [
    ...violationsIn(ledger, { ...testimony, deadLetters: withoutPoison(testimony.deadLetters) }),
    ...poisonSetAside(poison, testimony.deadLetters),
    ...topic(published, testimony.events),
  ];
  return { events: testimony.events.length, violations };
};
