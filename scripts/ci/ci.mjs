/** `npm run ci`: every step of CI on what is installed here. `.ci/run` prepares a bare machine, then runs this. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { npmCommand, root } from '../setup/machine.mjs';
import { steps } from './steps.mjs';

const totalsFile = path.join(root, '.sunwai', 'ci', 'tests.json');
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

const run = ({ script, totals }) => {
  const { file, args, shell } = npmCommand();
  const extra = totals ? ['--', '--json', `--outputFile=${totalsFile}`] : [];
  const child = spawn(file, [...args, 'run', '--silent', script, ...extra], {
    cwd: root,
    shell,
    // Jest's `--json` without a file would be on stdout; with one, stdout stays empty and the report is on stderr.
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NX_DAEMON: 'false', FORCE_COLOR: process.env.FORCE_COLOR ?? '0' },
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ?? code));
  });
};

/** `123 passed, 0 failed`, of the tests alone. A suite that could not even load counts as a failure. */
const totalsLine = () => {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = JSON.parse(
    readFileSync(totalsFile, 'utf8'),
  );
  const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
  return `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed${skipped}`;
};

mkdirSync(path.dirname(totalsFile), { recursive: true });
rmSync(totalsFile, { force: true });

const began = Date.now();
const passed = [];
let failure;
for (const step of steps) {
  console.log(`\n── ${step.name} (npm run ${step.script})`);
  const started = Date.now();
  const outcome = await run(step);
  if (outcome !== 0) {
    failure = `FAILED: ${step.name}, after ${seconds(started)} (${outcome}). By itself: npm run ${step.script}`;
    break;
  }
  passed.push(`   ${seconds(started).padStart(8)}  ${step.name}`);
}

console.log(`\n${passed.join('\n')}`);
console.log(failure ?? `All ${steps.length} steps passed in ${seconds(began)}.`);
try {
  console.log(totalsLine());
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
  console.log('Jest did not get as far as its totals.');
}
process.exitCode = failure ? 1 : 0;
