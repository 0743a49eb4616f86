import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { givenServer, removeInfra, startInfra } from '../system/infra.js';
import { postgresDatabase } from '../system/postgres-database.js';
import type { Engine, Place } from './contestants.js';

/** Gives each contestant a database or a file of its own, and takes it back. */
export type Places = {
  make(engine: Engine, name: string): Promise<Place>;
  remove(place: Place): Promise<void>;
  close(): Promise<void>;
};

/**
 * PostgreSQL is the server of `SUNWAI_TEST_POSTGRES_URL`, or one that is started for this run alone, with the settings
 * that it comes with: every commit is on disk before it is acknowledged.
 */
export const openPlaces = async (folder: string, withPostgres: boolean): Promise<Places> => {
  const own = join(folder, 'infra');
  const given = givenServer('postgres');
  const server = withPostgres ? (given ?? (await startInfra('postgres', own))) : undefined;
  const removals = new Map<Place, () => Promise<void>>();
  return {
    make: async (engine, name) => {
      if (engine === 'sqlite') return { file: join(folder, `${name}.db`) };
      const { url, remove } = await postgresDatabase(server!, `bench_${process.pid}_${name.replaceAll(/\W/g, '_')}`);
      const place = { url };
      removals.set(place, remove);
      return place;
    },
    remove: async (place) => {
      if ('url' in place) return removals.get(place)?.();
      for (const ending of ['', '-wal', '-shm']) await rm(`${place.file}${ending}`, { force: true });
    },
    close: async () => {
      if (withPostgres && !given) await removeInfra(own);
    },
  };
};
