import { cpSync } from 'node:fs';
import { eventually, pause } from '../system/eventually.js';
import { DidNotStartError } from '../system/standalone.js';
import { violationsIn } from './checks.js';
import type { Ledger } from './ledger.js';
import { sabotageOf, type SabotageName } from './sabotages.js';
import { type Scene, witnessIn } from './scene.js';
import { takeTestimony } from './testimony.js';

/** What the checks made of a broken promise; `seen` is empty when it escaped them. */
export type Proof = { readonly sabotage: string; readonly seen: readonly string[] };

/** A run that is over: where its data are, what those outside know, and what was seen in it already. */
export type Original = {
  readonly stateDir: string;
  readonly ledger: Ledger;
  readonly already: ReadonlySet<string>;
};

/**
 * Breaks each promise on a copy of a run, and looks what is seen that was not before. The first proof breaks nothing:
 * what is seen there would be seen for another reason.
 */
export const prove = async (
  scene: Scene,
  { stateDir, ledger, already }: Original,
  names: readonly SabotageName[],
  say: (line: string) => void,
): Promise<readonly Proof[]> => {
  const proofs: Proof[] = [];
  for (const sabotage of ['nothing', ...names] as const) {
    const copy = `${stateDir}-${sabotage}`;
    cpSync(stateDir, copy, { recursive: true });
    const own = ledger.copy();
    if (sabotage !== 'nothing') await breakPromise(scene, copy, own, sabotage);
    const seen = (await violationsAfterStart(scene, copy, own)).filter((violation) => !already.has(violation));
    proofs.push({ sabotage, seen });
    say(`${sabotage}: ${seen[0] ?? 'nothing was seen'}${seen.length > 1 ? ` (and ${seen.length - 1} more)` : ''}`);
  }
  return proofs;
};

/** Those that say something about the checks: a promise broken and not seen, or seen and not broken. */
export const shortcomings = (proofs: readonly Proof[]): readonly string[] =>
  proofs.flatMap(({ sabotage, seen }) => {
    if (sabotage === 'nothing') return seen.map((violation) => `nothing was broken, and yet: ${violation}`);
    return seen.length > 0 ? [] : [`the sabotage ${sabotage} went unseen`];
  });

const breakPromise = async (scene: Scene, stateDir: string, ledger: Ledger, name: SabotageName): Promise<void> => {
  const { before, breakIt } = sabotageOf(name);
  if (before) {
    const system = await scene.launch(stateDir).ready;
    await before(scene, ledger);
    await system.kill();
  }
  breakIt(stateDir);
  await scene.faults({ failDownloads: { count: 0 } });
};

const violationsAfterStart = async (scene: Scene, stateDir: string, ledger: Ledger): Promise<readonly string[]> => {
  try {
    const system = await scene.launch(stateDir).ready;
    await eventually('WhatsApp has nothing to tell', async () => (await scene.undelivered()).waiting === 0);
    // Time to take up what it left, if there is anything.
    await pause(2_000);
    return violationsIn(ledger, await takeTestimony(witnessIn(scene, system), ledger));
  } catch (error) {
    if (error instanceof DidNotStartError) return [`it does not start: ${error.message}`];
    throw error;
  }
};
