import { Command } from 'commander';
import { accessCommand } from './commands/access.js';
import { deadLettersCommand } from './commands/dead-letters.js';
import { historyCommand } from './commands/history.js';
import { packCommand } from './commands/pack.js';
import { registersCommand } from './commands/registers.js';
import { storeCommand } from './commands/store.js';
import { explain } from './explain.js';

const program = new Command('sunwai')
  .description(
    'Sunwai on this machine: its access list, packs, dead letters, registers, event store and ticket histories.',
  )
  .addHelpText(
    'after',
    '\nSettings come from the environment, as those of the server do (SUNWAI_STATE_DIR, SUNWAI_PACKS, …).',
  )
  .addCommand(historyCommand(process.env))
  .addCommand(accessCommand(process.env))
  .addCommand(packCommand())
  .addCommand(registersCommand(process.env))
  .addCommand(deadLettersCommand(process.env))
  .addCommand(storeCommand(process.env));

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
