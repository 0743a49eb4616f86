/**
 * Plays every programme's walk and holds it to `.ci/walk-rows.json`, `{"amethi": ["A1", …]}`: a row named there must
 * pass. A row that passes without being named is told, so that it gets named. Arguments are the walk's: `--cluster`,
 * where the rows of `cluster` must pass besides.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../setup/machine.mjs';

const { cluster, ...expected } = JSON.parse(readFileSync(path.join(root, '.ci', 'walk-rows.json'), 'utf8'));

const walk = (pack) => {
  const args = ['walk', pack, '--json', ...process.argv.slice(2)];
  const run = spawnSync(process.execPath, [path.join(root, 'scripts', 'run.mjs'), ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    return JSON.parse(run.stdout).rows;
  } catch (error) {
    throw new Error(`The walk of ${pack} ended (${run.signal ?? run.status}) without its document`, { cause: error });
  }
};

const ofCluster = process.argv.includes('--cluster') ? cluster : [];

for (const [pack, named] of Object.entries(expected)) {
  const wanted = [...named, ...ofCluster];
  const rows = new Map(walk(pack).map((row) => [row.row, row]));
  for (const { row, pass, note } of rows.values())
    console.log(`${pack} ${row} ${pass ? 'PASS' : 'FAIL'} ${note ?? ''}`);
  const failing = wanted.filter((row) => rows.get(row)?.pass !== true);
  const unnamed = [...rows.values()].filter(({ row, pass }) => pass && !wanted.includes(row)).map(({ row }) => row);
  if (unnamed.length > 0) console.log(`${pack}: ${unnamed.join(', ')} passed; name them in .ci/walk-rows.json`);
  if (failing.length > 0) {
    console.error(`${pack}: expected to pass, and did not: ${failing.join(', ')}`);
    process.exitCode = 1;
  }
}
