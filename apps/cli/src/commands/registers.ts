import { Command } from 'commander';
import { createDatabases, openStore } from '@sunwai/hosting';
import { PackRegistry } from '@sunwai/packs';
import type { RegistersRebuildOptions } from '@sunwai/registers';
import { rebuildRegisters, verifyRegisters } from '@sunwai/registers';
import { ticketEventFeed, ticketStoreSchema } from '@sunwai/tickets';
import type { Environment } from '../settings.js';
import { settingsOfWhatIs } from '../settings.js';

const progress = (events: number): void => {
  process.stderr.write(`${events} events\r`);
};

const withRegisters = async (
  environment: Environment,
  work: (options: RegistersRebuildOptions) => Promise<void>,
): Promise<void> => {
  const config = await settingsOfWhatIs(environment, 'SUNWAI_STORE');
  const packs = await PackRegistry.open(config.packFolders);
  const store = await openStore(config, ticketStoreSchema);
  const databases = createDatabases(config);
  try {
    await work({ databases: databases.open, packs, feed: ticketEventFeed(store), onProgress: progress });
  } finally {
    await databases.close();
    await store.close();
  }
};

const verify = async (options: RegistersRebuildOptions, json: boolean | undefined): Promise<void> => {
  const found = [];
  for await (const difference of verifyRegisters(options)) {
    found.push(difference);
    if (!json) process.stdout.write(`${JSON.stringify(difference)}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify({ differences: found })}\n`);
  process.stderr.write(
    found.length === 0 ? 'The read models are what the events say.\n' : `${found.length} differences.\n`,
  );
  if (found.length > 0) process.exitCode = 1;
};

/** `sunwai registers rebuild|verify` */
export const registersCommand = (environment: Environment): Command => {
  const registers = new Command('registers').description('Department registers and lists: read models of the events');
  registers
    .command('rebuild')
    .description('Makes them anew from the events; a running server goes on meanwhile')
    .action(() =>
      withRegisters(environment, async (options) => {
        const { events } = await rebuildRegisters(options);
        process.stdout.write(`Rebuilt from ${events} events.\n`);
      }),
    );
  registers
    .command('verify')
    .description('Compares them, row by row, with what a rebuild would make')
    .option('--json', 'one JSON document')
    .action(({ json }: { json?: boolean }) => withRegisters(environment, (options) => verify(options, json)));
  return registers;
};
