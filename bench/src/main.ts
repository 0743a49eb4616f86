import { parseArgs } from 'node:util';
import type { BenchOptions } from './report.js';
import { removeOwnFolders } from './system/own-folder.js';

/** Each bench is a file that is loaded only when it is asked for. */
const benches: Readonly<Record<string, () => Promise<{ run(options: BenchOptions): Promise<void> }>>> = {
  store: () => import('./store.js'),
  stores: () => import('./stores.js'),
  life: () => import('./life.js'),
  relay: () => import('./relay.js'),
  watch: () => import('./watch.js'),
};

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '5' } },
  allowPositionals: true,
  strict: false,
});
// Without a listener a signal ends the process before 'exit' is told, and what it has started goes on. The folders go
// last, when all that works there has been ended.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    process.once('exit', removeOwnFolders);
    process.exit(130);
  });
const load = benches[positionals[0] ?? ''];
if (load) {
  await (await load()).run({ json: values.json === true, rounds: Number(values.rounds) });
} else {
  process.stderr.write(`Which bench? ${Object.keys(benches).join(', ')} (bench/README.md says what each measures)\n`);
  process.exitCode = 2;
}
