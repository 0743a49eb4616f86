import { eventually, pause } from '../system/eventually.js';
import type { Standalone } from '../system/standalone.js';
import type { Chance } from './chance.js';
import { Ledger } from './ledger.js';
import { Citizens } from './load/citizens.js';
import type { ControlRoom } from './load/control-room.js';
import { outsiders } from './load/outsiders.js';
import type { Scene } from './scene.js';

/** A new complaint each so many ms, while no more than so many are open: what two cores do beside the load itself. */
const PACE = 120;
const OPEN_AT_MOST = 300;
/** At rest: everything has come to its end, and nothing new for so long. */
const REST = 3_000;
/** Nothing new for so long, and nothing will come: longer than a killed process keeps its phones from its successor. */
const PATIENCE = 75_000;

export type Rounds = {
  readonly ledger: Ledger;
  readonly kills: number;
  /** Running, at rest. */
  readonly system: Standalone;
};

/** Load without pause, and a kill at a random moment, again and again; then until everything has come to its end. */
export const playRounds = async (
  scene: Scene,
  stateDir: string,
  rounds: number,
  chance: Chance,
  say: (line: string) => void,
): Promise<Rounds> => {
  const over = new AbortController();
  const ledger = new Ledger();
  const citizens = new Citizens(scene.sandbox.url, chance, ledger);
  const first = await scene.launch(stateDir).ready;
  const { controlRoom, ended } = outsiders({ ...scene, ...first }, ledger, citizens, over.signal);
  const tick = setInterval(() => citizens.open < OPEN_AT_MOST && citizens.complain(), PACE);
  let running: { kill(): Promise<void> } = first;
  for (let round = 1; round <= rounds; round++) {
    await pause(chance.between(300, 4_000));
    await running.kill();
    say(
      `kill ${round}: ${ledger.said.length} messages, ${ledger.followed.length} events, ${citizens.open} complaints open`,
    );
    const launched = scene.launch(stateDir);
    running = launched;
    // One in ten is hit while it starts and takes up what it left.
    if (!chance.strikes(0.1) || round === rounds) await launched.ready.then((system) => (running = system));
  }
  clearInterval(tick);
  await citizens.settled();
  await untilQuiet(scene, ledger, citizens, controlRoom);
  await controlRoom.idle();
  over.abort();
  await ended;
  return { ledger, kills: rounds, system: running as Standalone };
};

/**
 * Until everything has come to its end, or nothing will. What a killed process had taken in hand, to send it or to have
 * it recorded, is left alone for some seconds, while all else may be done: so that is asked for, too.
 */
export const untilQuiet = async (
  { undelivered }: Pick<Scene, 'undelivered'>,
  ledger: Ledger,
  citizens: Citizens,
  controlRoom: Pick<ControlRoom, 'unsent'>,
): Promise<void> => {
  let seen = -1;
  let since = performance.now();
  const quiet = async (): Promise<boolean> => {
    if (ledger.followed.length !== seen) since = performance.now();
    seen = ledger.followed.length;
    const still = performance.now() - since;
    const { waiting } = await undelivered();
    if (still > PATIENCE) return true;
    return still > REST && citizens.open === 0 && waiting === 0 && (await controlRoom.unsent()) === 0;
  };
  // What does not come to rest is told by the checks.
  await eventually('everything comes to rest', quiet, 240_000).catch(() => undefined);
};
