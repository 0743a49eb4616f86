import path from 'node:path';
import { Chance } from './crash/chance.js';
import { violationsIn } from './crash/checks.js';
import { crashOptions, type CrashOptions, usage } from './crash/options.js';
import { prove, type Proof, shortcomings } from './crash/prove.js';
import { playRounds } from './crash/rounds.js';
import { openScene, type Scene, witnessIn } from './crash/scene.js';
import { takeTestimony } from './crash/testimony.js';
import { helped, WrongUsageError } from './system/usage.js';

/** `npm run crash`: kills the system again and again under load, then looks from outside whether anything is missing. */
type Outcome = {
  readonly rounds: number;
  readonly kills: number;
  /** Messages of people that the system took. */
  readonly acknowledged: number;
  readonly violations: readonly string[];
  /** Only with --prove or --sabotage. */
  readonly proofs?: readonly Proof[];
};

const run = async (options: CrashOptions, scene: Scene, say: (line: string) => void): Promise<Outcome> => {
  const { rounds, seed, sabotages, prove: proving } = options;
  const stateDir = path.join(scene.folder, 'state');
  const { ledger, kills, system } = await playRounds(scene, stateDir, rounds, new Chance(seed), say);
  const testimony = await takeTestimony(witnessIn(scene, system), ledger);
  const violations = violationsIn(ledger, testimony);
  say(
    `${ledger.said.length} messages, ${ledger.accepted.length} commands, ${testimony.events.length} events; ` +
      `slowest webhook ${Math.round(ledger.slowest)} ms: ` +
      (violations.length === 0 ? 'every promise was kept' : `${violations.length} violations`),
  );
  const outcome = { rounds, kills, acknowledged: ledger.said.length, violations };
  if (sabotages.length === 0) return outcome;
  const proofs = await prove(scene, { stateDir, ledger, already: new Set(violations) }, sabotages, say);
  const seen = proving ? shortcomings(proofs) : proofs.flatMap((proof) => proof.seen);
  return { ...outcome, proofs, violations: [...violations, ...seen] };
};

const main = async (options: CrashOptions): Promise<Outcome> => {
  // With --json, stdout is for the document alone.
  const say = (line: string) => console.error(line);
  const scene = await openScene(options.keep);
  say(`seed ${options.seed}, ${options.rounds} rounds, in ${scene.folder}`);
  try {
    return await run(options, scene, say);
  } finally {
    await scene.close();
  }
};

try {
  if (helped(process.argv.slice(2), usage)) process.exit(0);
  const options = crashOptions(process.argv.slice(2));
  const outcome = await main(options);
  if (options.json) console.log(JSON.stringify(outcome));
  else for (const violation of outcome.violations) console.log(`VIOLATION ${violation}`);
  process.exit(outcome.violations.length > 0 ? 1 : 0);
} catch (error) {
  console.error(error instanceof WrongUsageError ? `${error.message}\n\n${usage}` : error);
  process.exit(2);
}
