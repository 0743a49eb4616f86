import { Command } from 'commander';
import type { HistoryCopy } from '@sunwai/event-store';
import { copyHistory, eventStoreAt } from '@sunwai/event-store';
import { eventStoreOf } from '@sunwai/hosting';
import type { Environment } from '../settings.js';
import { settingsOfWhatIs } from '../settings.js';

type CopyCommandOptions = { readonly from?: string; readonly to: string; readonly json?: boolean };

const copy = async (environment: Environment, { from, to }: CopyCommandOptions): Promise<HistoryCopy> => {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const source =
    from === undefined ? eventStoreOf(await settingsOfWhatIs(environment, 'SUNWAI_STORE')) : eventStoreAt(from);
  return copyHistory(source, eventStoreAt(to), {
    signal: stop.signal,
    onProgress: ({ events, written }) =>
      process.stderr.write(`${events} events compared, ${written} of them written\r`),
  });
};

const tell = ({ events, written, sourceDigest, targetDigest, complete }: HistoryCopy): void => {
  const [all, now] = [events, written].map((count) => count.toLocaleString('en-IN'));
  process.stdout.write(`${all} events are in both stores, equal in every field; ${now} were written now.\n`);
  process.stdout.write(
    `SHA-256 of all events  source ${sourceDigest}\n                       target ${targetDigest}\n`,
  );
  process.stderr.write(
    complete
      ? 'What is written to the source from now on is not in the target: run this again once its servers have stopped.\n'
      : 'Stopped before the end. The same command goes on from here.\n',
  );
};

/** `sunwai store copy` */
export const storeCommand = (environment: Environment): Command => {
  const store = new Command('store').description('The event store');
  store
    .command('copy')
    .description('Moves the history to another engine, in order, event by event compared; goes on where it stopped')
    .option('--from <address>', 'sqlite:<file>, postgres://… or kurrentdb://…; default: the configured store')
    .requiredOption('--to <address>', 'the same; empty, or what an earlier copy has left there')
    .option('--json', 'one JSON document')
    .action(async (options: CopyCommandOptions) => {
      const result = await copy(environment, options);
      if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
      else tell(result);
      if (!result.complete) process.exitCode = 1;
    });
  return store;
};
