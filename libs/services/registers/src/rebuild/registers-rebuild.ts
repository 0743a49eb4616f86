import type { OpenDatabase } from '@sunwai/database';
import type { Feed } from '@sunwai/messaging';
import type { PackRegistry } from '@sunwai/packs';
import { RegistersDatabase } from '../registers-database.js';
import type { Difference } from './differences.js';
import { differences } from './differences.js';
import { feedEvents } from './feed-events.js';

export type RegistersRebuildOptions = {
  readonly databases: OpenDatabase;
  readonly packs: PackRegistry;
  /** The ticket events of the store, in its order. */
  readonly feed: Feed;
  /** Told now and then how many events are in. */
  readonly onProgress?: (events: number) => void;
};

/**
 * `sunwai registers rebuild`: the read models anew from the events. May run beside a running system: it goes on with the
 * old ones until the new ones are there, and with these afterwards. Causes nothing else.
 */
export const rebuildRegisters = async (options: RegistersRebuildOptions): Promise<{ readonly events: number }> => {
  const { databases, packs, feed, onProgress } = options;
  const registers = await RegistersDatabase.open(databases, packs);
  return registers.rebuild(feedEvents(feed), onProgress);
};

/**
 * `sunwai registers verify`: whether the read models are what a rebuild would make, row by row. Rebuilds into tables of
 * its own (`registers_scratch`), and empties them. What has not reached the read models yet is a difference too.
 */
export async function* verifyRegisters(options: RegistersRebuildOptions): AsyncGenerator<Difference> {
  const { databases, packs, feed, onProgress } = options;
  const live = await RegistersDatabase.open(databases, packs);
  const scratch = await RegistersDatabase.open(databases, packs, 'registers_scratch');
  await scratch.rebuild(feedEvents(feed), onProgress);
  try {
    yield* differences(live, scratch);
  } finally {
    await scratch.rebuild(noEvents());
  }
}

async function* noEvents(): AsyncGenerator<never> {}
