import { Command } from 'commander';
import { openBus } from '@sunwai/hosting';
import type { Bus, DeadLetter } from '@sunwai/messaging';
import type { Environment } from '../settings.js';
import { settingsOfWhatIs, WrongUseError } from '../settings.js';

const withBus = async (environment: Environment, work: (bus: Bus) => Promise<void>): Promise<void> => {
  const bus = await openBus(await settingsOfWhatIs(environment, 'SUNWAI_BUS'), {});
  try {
    await work(bus);
  } finally {
    await bus.close();
  }
};

const lineOf = ({ id, topic, group, message, reason, attempts, failedAt }: DeadLetter): string =>
  `${id}  ${failedAt}  ${topic} → ${group}  ${message.type} ${message.id}  after ${attempts} tries: ${reason}`;

const unknown = (id: string): WrongUseError =>
  new WrongUseError('dead_letter.unknown', `There is no dead letter ${id}; see \`sunwai dead-letters list\`.`);

/** `sunwai dead-letters list|replay` */
export const deadLettersCommand = (environment: Environment): Command => {
  const deadLetters = new Command('dead-letters').description('Messages that a consumer could not handle');
  deadLetters
    .command('list')
    .description('What is there, oldest first, with the reason')
    .option('--topic <name>')
    .option('--group <name>')
    .option('--json', 'one JSON document, with the messages: they may hold personal data')
    .action(({ json, ...filter }: { json?: boolean; topic?: string; group?: string }) =>
      withBus(environment, async (bus) => {
        const found = await bus.deadLetters(filter);
        if (json) process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
        else for (const letter of found) process.stdout.write(`${lineOf(letter)}\n`);
        process.stderr.write(found.length === 0 ? 'There are none.\n' : `${found.length} in all.\n`);
      }),
    );
  deadLetters
    .command('replay')
    .description('Hands messages to their consumer again; a running server takes them up')
    .argument('<id...>', 'as `dead-letters list` shows them')
    .action((ids: string[]) =>
      withBus(environment, async (bus) => {
        for (const id of ids) {
          if (!(await bus.replayDeadLetter(id))) throw unknown(id);
          process.stdout.write(`${id} will be handled again.\n`);
        }
      }),
    );
  return deadLetters;
};
