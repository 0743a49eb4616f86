import type { Ledger } from '../crash/ledger.js';
import type { Proof } from '../crash/prove.js';
import { DidNotStartError } from '../system/standalone.js';
import { eventually, pause } from '../system/eventually.js';
import type { Poison } from './fault.js';
import { type Sabotage, sabotages } from './sabotages.js';
import type { Site } from './site.js';
import { violationsOf } from './testimony.js';

/** A run that is over, its cluster stopped: what those outside know, and what was seen in it already. */
export type Original = {
  readonly ledger: Ledger;
  readonly poison: readonly Poison[];
  readonly already: ReadonlySet<string>;
};

/**
 * Breaks each promise on a copy of the run's database, or in its topics, and looks what is seen that was not before.
 * The first proof breaks nothing: what is seen there would be seen for another reason.
 */
export const prove = async (
  site: Site,
  { ledger, poison, already }: Original,
  say: (line: string) => void,
): Promise<readonly Proof[]> => {
  const known = new Set(already);
  const proofs: Proof[] = [];
  const all: readonly (readonly [string, Sabotage])[] = [['nothing', { breaks: '' }], ...Object.entries(sabotages)];
  for (const [name, sabotage] of all) {
    const own = ledger.copy();
    const found = await violationsAfter(site, name, sabotage, { ledger: own, poison, already });
    const seen = found.filter((violation) => !known.has(violation));
    // Kafka has no copy: what was lost there is seen from now on.
    if (sabotage.inKafka) for (const violation of seen) known.add(violation);
    proofs.push({ sabotage: name, seen });
    say(`${name}: ${seen[0] ?? 'nothing was seen'}${seen.length > 1 ? ` (and ${seen.length - 1} more)` : ''}`);
  }
  return proofs;
};

const violationsAfter = async (
  site: Site,
  name: string,
  { before, sql, inKafka }: Sabotage,
  { ledger, poison }: Original,
): Promise<readonly string[]> => {
  const database = await site.postgres.copy(`proof_${name.replaceAll('-', '_')}`);
  if (before) {
    const cluster = await site.clusterOn(database);
    await before(site, cluster, ledger);
    await Promise.all(cluster.instances.map((instance) => instance.kill()));
    await cluster.stop();
  }
  const changed = sql && (await site.postgres.run(database, ...sql));
  if (changed !== undefined && changed !== 1) throw new Error(`The sabotage ${name} changed ${changed} rows`);
  if ((await inKafka?.(site)) === 0) throw new Error(`The sabotage ${name} found nothing to remove`);
  await site.faults({ failDownloads: { count: 0 } });
  try {
    const cluster = await site.clusterOn(database);
    await eventually('WhatsApp has nothing to tell', async () => (await site.undelivered()).waiting === 0);
    // Time to take up what was left, if there is anything.
    await pause(2_000);
    return (await violationsOf(site, cluster, ledger, poison)).violations;
  } catch (error) {
    if (error instanceof DidNotStartError) return [`it does not start: ${error.message}`];
    throw error;
  }
};
