import path from 'node:path';
import { modules, pinnedNode } from './machine.mjs';
import { say } from './say.mjs';
import { SetUpError } from './set-up-error.mjs';
import { runTool } from './tool.mjs';

const compiler = path.join(modules, '@typescript', 'native', 'bin', 'tsc');

/** Compiles what is stale; a tenth of a second when nothing is. */
export const build = async () => {
  const started = Date.now();
  const { code, output } = await runTool({ file: pinnedNode(), args: [compiler, '-b'] });
  if (code !== 0) {
    say(output.trimEnd());
    throw new SetUpError('The sources do not compile; the compiler’s words are above.');
  }
  const took = Date.now() - started;
  if (took > 1_000) say(`Building: done (${(took / 1000).toFixed(1)} s)`);
};
