import { Command, InvalidArgumentError, Option } from 'commander';
import type { SentenceLanguage, When } from '@sunwai/audit';
import { history, momentOf, plainHistory, plainState, stateAt } from '@sunwai/audit';
import type { EventStore } from '@sunwai/event-store';
import { openStore } from '@sunwai/hosting';
import { isRefusal, RefusedError } from '@sunwai/kernel';
import type { Refusal } from '@sunwai/kernel';
import { PackRegistry } from '@sunwai/packs';
import { ticketStoreSchema } from '@sunwai/tickets';
import type { Environment } from '../settings.js';
import { settingsOfWhatIs } from '../settings.js';

type HistoryOptions = {
  readonly at?: string;
  readonly version?: number;
  readonly json?: boolean;
  readonly language: SentenceLanguage;
};

const versionOf = (text: string): number => {
  const version = Number(text);
  if (Number.isInteger(version) && version >= 1) return version;
  throw new InvalidArgumentError('A version is 1, 2, 3 …: how many events the ticket had.');
};

const unlessRefused = <Result>(result: Result | Refusal): Result => {
  if (isRefusal(result)) throw new RefusedError(result);
  return result;
};

const tell = async (
  number: string,
  options: HistoryOptions,
  store: EventStore,
  packs: PackRegistry,
): Promise<string> => {
  const { at, version, json, language } = options;
  if (at === undefined && version === undefined) {
    const told = unlessRefused(await history(store, packs, number, { language }));
    return json
      ? `${JSON.stringify(told, undefined, 2)}\n`
      : plainHistory(told, { width: process.stdout.columns || 100 });
  }
  const when: When = { version, ...(at !== undefined && { at: momentOf(at, '--at') }) };
  const state = unlessRefused(await stateAt(store, packs, number, when, { language }));
  return json ? `${JSON.stringify(state, undefined, 2)}\n` : plainState(state, packs);
};

/** `sunwai history <number>`: reads the event store itself, also beside a running server. */
export const historyCommand = (environment: Environment): Command =>
  new Command('history')
    .description("A ticket's whole life: who did what when; or the ticket as it was")
    .argument('<number>', 'as it is read out, e.g. AME-7K3M-9QX2-R')
    .option('--at <time>', 'the ticket as it was then, e.g. 2026-11-22T10:30:00+05:30')
    .addOption(new Option('--version <n>', 'the ticket after so many events').argParser(versionOf).conflicts('at'))
    .option('--json', 'the events (or the state) as one JSON document')
    .addOption(new Option('--language <code>', 'of the sentences').choices(['en', 'hi']).default('en'))
    .action(async (number: string, options: HistoryOptions) => {
      const config = await settingsOfWhatIs(environment, 'SUNWAI_STORE');
      const packs = await PackRegistry.open(config.packFolders);
      const store = await openStore(config, ticketStoreSchema);
      try {
        process.stdout.write(await tell(number, options, store, packs));
      } finally {
        await store.close();
      }
    });
