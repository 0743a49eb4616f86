import { Chance } from './crash/chance.js';
import { NoInfraError } from './cluster/infra.js';
import { faultsOptions, type FaultsOptions, usage } from './faults-run/options.js';
import { faultsOf } from './faults-run/plan.js';
import { type Proof, shortcomings } from './crash/prove.js';
import { prove } from './faults-run/prove.js';
import { header, type Outcome, playFaults } from './faults-run/rounds.js';
import { openSite, type Site } from './faults-run/site.js';
import { violationsOf } from './faults-run/testimony.js';
import { helped, WrongUsageError } from './system/usage.js';

/** `npm run faults`: breaks what a cluster stands on, under load, then looks from outside whether anything is missing. */
type Report = {
  readonly rounds: number;
  readonly nodes: number;
  readonly faults: readonly Outcome[];
  /** Messages of people that the system took. */
  readonly acknowledged: number;
  readonly violations: readonly string[];
  /** Only with --prove. */
  readonly proofs?: readonly Proof[];
};

const run = async (options: FaultsOptions, site: Site, say: (line: string) => void): Promise<Report> => {
  const { rounds, nodes, wanted, seed, prove: proving } = options;
  say(header);
  const played = await playFaults(site, faultsOf(rounds, wanted), new Chance(seed), say);
  const { ledger, poison, outcomes } = played;
  const { events, violations: found } = await violationsOf(site, site.cluster, ledger, poison);
  const violations = [...played.violations, ...found];
  say(
    `${ledger.said.length} messages, ${ledger.accepted.length} commands, ${events} events; ` +
      (violations.length === 0 ? 'every promise was kept' : `${violations.length} violations`),
  );
  const report = { rounds, nodes, faults: outcomes, acknowledged: ledger.said.length, violations };
  if (!proving) return report;
  const proofs = await prove(site, { ledger, poison, already: new Set(violations) }, say);
  return { ...report, proofs, violations: [...violations, ...shortcomings(proofs)] };
};

const main = async (options: FaultsOptions): Promise<Report> => {
  // With --json, stdout is for the document alone.
  const say = (line: string) => console.error(line);
  const site = await openSite(options.nodes, options.keep, say);
  say(`seed ${options.seed}, ${options.rounds} rounds, in ${site.folder}`);
  try {
    return await run(options, site, say);
  } finally {
    await site.close();
  }
};

try {
  if (helped(process.argv.slice(2), usage)) process.exit(0);
  const options = faultsOptions(process.argv.slice(2));
  const report = await main(options);
  if (options.json) console.log(JSON.stringify(report));
  else for (const violation of report.violations) console.log(`VIOLATION ${violation}`);
  process.exit(report.violations.length > 0 ? 1 : 0);
} catch (error) {
  if (error instanceof WrongUsageError) console.error(`${error.message}\n\n${usage}`);
  else console.error(error instanceof NoInfraError ? error.message : error);
  process.exit(2);
}
