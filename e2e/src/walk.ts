import path from 'node:path';
import { startCluster } from './cluster/cluster.js';
import { removeInfraAtExit } from './cluster/infra.js';
import type { Installation } from './system/installation.js';
import { startStandalone } from './system/standalone.js';
import { startCollector } from './telemetry/collector.js';
import { trialFolder } from './system/trial-folder.js';
import { runningInstallation, usage, walkOptions, type WalkOptions } from './walk/options.js';
import { clusterRows } from './walk/cluster-rows.js';
import { programmes, type Row } from './walk/rows.js';
import { World } from './walk/world.js';
import { helped, WrongUsageError } from './system/usage.js';

/** `npm run walk -- amethi`: plays the programme's rows against a running system, from outside. */
type Outcome = { readonly row: string; readonly pass: boolean; readonly note: string };

const play = async (
  installation: Installation,
  options: WalkOptions,
  more: readonly Row[] = [],
): Promise<Outcome[]> => {
  const world = new World(installation, options.language);
  const outcomes: Outcome[] = [];
  for (const { row, play: playRow } of [...programmes[options.pack]!, ...more]) {
    if (options.rows.length > 0 && !options.rows.includes(row)) continue;
    const outcome = await playRow(world).then(
      (note): Outcome => ({ row, pass: true, note }),
      (error: Error): Outcome => ({ row, pass: false, note: error.message }),
    );
    outcomes.push(outcome);
    if (!options.json) console.log(`${outcome.pass ? 'PASS' : 'FAIL'} ${row.padEnd(4)} ${outcome.note}`);
  }
  world.close();
  return outcomes;
};

/** A system of the walk's own, for this run alone. */
const withOwnSystem = async (options: WalkOptions): Promise<Outcome[]> => {
  const stateDir = path.join(trialFolder('walk', options.keep), 'state');
  const system = await startStandalone({ stateDir, pack: options.pack });
  try {
    return await play(system, options);
  } finally {
    await system.stop();
  }
};

/** The same in many processes. */
const withOwnCluster = async (options: WalkOptions): Promise<Outcome[]> => {
  const folder = trialFolder('cluster', options.keep);
  const infraDir = path.join(folder, 'infra');
  removeInfraAtExit(infraDir);
  const say = (line: string) => console.error(line);
  const collector = await startCollector();
  const cluster = await startCluster({
    stateDir: path.join(folder, 'state'),
    infraDir,
    pack: options.pack,
    settingsOf: () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }),
    say,
  });
  try {
    return await play(cluster.installation, options, clusterRows(collector));
  } finally {
    await cluster.stop();
    await collector.close();
  }
};

try {
  if (helped(process.argv.slice(2), usage)) process.exit(0);
  const options = walkOptions(process.argv.slice(2), Object.keys(programmes));
  const rows = options.against
    ? await play(runningInstallation(options.against, process.env), options)
    : await (options.cluster ? withOwnCluster : withOwnSystem)(options);
  if (options.json) console.log(JSON.stringify({ pack: options.pack, rows }));
  process.exit(rows.every(({ pass }) => pass) ? 0 : 1);
} catch (error) {
  console.error(error instanceof WrongUsageError ? `${error.message}\n\n${usage}` : error);
  process.exit(2);
}
