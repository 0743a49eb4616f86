import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { say } from './say.js';
import { preload } from './preload/histories.js';
import { untilQuiet } from './preload/quiet.js';
import { startChild } from './system/child.js';
import { startStandalone } from './system/standalone.js';
import type { BenchOptions, Round } from './report.js';
import { metric, report } from './report.js';
import { capture, readAll } from './watch/reading.js';
import { ownFolder } from './system/own-folder.js';

const DEPARTMENT = 'rural-development';

/**
 * `watch`: a department's system that comes back and resumes from zero, against a bare grpc-js server that streams the
 * same bytes from its memory; each in a process of its own, the client decodes both alike. Assignments per second.
 */
export const run = async ({ json, rounds }: BenchOptions): Promise<void> => {
  const { tickets, nodeOptions } = watchOptions();
  const folder = await ownFolder('watch');
  const stateDir = join(folder, 'state');
  await mkdir(stateDir);
  await preload(stateDir, { tickets, ending: 'assigned', department: DEPARTMENT });
  // Nobody is written to: the address of WhatsApp is one that nothing listens at.
  const standalone = await startStandalone(stateDir, 'http://127.0.0.1:9', nodeOptions);
  try {
    say(`${tickets} assignments are in the store; the department's table catches up …`);
    say(`… after ${(await untilQuiet(standalone.child)).toFixed(0)} s`);
    const ours = { address: standalone.grpc, token: standalone.credentials[`department:${DEPARTMENT}`]! };
    const file = join(folder, 'messages.bin');
    const count = await capture(ours, file);
    if (count !== tickets) throw new Error(`The department was told of ${count} assignments, not of ${tickets}`);
    const bare = startChild(fileURLToPath(new URL('./watch/bare-watch-server.js', import.meta.url)), {
      log: join(folder, 'bare.log'),
      env: { BARE_MESSAGES: file },
    });
    const { address } = (await bare.hello) as { address: string };
    const measured = await inTurns(rounds, tickets, ours, { address, token: 'none' });
    await bare.stop();
    report('watch', rounds, [metric('watch.resume', 'assignments/s', 'higher', measured)], json);
  } finally {
    await standalone.stop();
    await rm(folder, { recursive: true });
  }
};

type Door = { readonly address: string; readonly token: string };

/** Who goes first changes from round to round; the round before the first warms both and is not counted. */
const inTurns = async (rounds: number, tickets: number, ours: Door, bare: Door): Promise<readonly Round[]> => {
  const measured: Round[] = [];
  const rate = async (door: Door): Promise<number> => {
    const { assignments, seconds } = await readAll(door);
    if (assignments !== tickets) throw new Error(`${assignments} assignments came, not ${tickets}`);
    return assignments / seconds;
  };
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % 2 ? await rate(ours) : undefined;
    const baseline = await rate(bare);
    const result = { ours: first ?? (await rate(ours)), baseline };
    if (round > 0) measured.push(result);
  }
  return measured;
};

const watchOptions = () => {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      tickets: { type: 'string' },
      'node-option': { type: 'string', multiple: true, default: [] },
    },
    allowPositionals: true,
    strict: false,
  });
  return {
    tickets: Number(values.tickets ?? (values.quick ? 20_000 : 200_000)),
    nodeOptions: (values['node-option'] ?? []) as string[],
  };
};
