import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Engine, Place } from './contestants.js';

const infra = fileURLToPath(new URL('../../../scripts/infra/infra.mjs', import.meta.url));
const run = promisify(execFile);

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
  const given = process.env['SUNWAI_TEST_POSTGRES_URL'];
  const server = withPostgres ? (given ?? (await startPostgres(own))) : undefined;
  const ask = async (sql: string): Promise<void> => {
    const client = new pg.Client(server);
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  return {
    make: async (engine, name) => {
      if (engine === 'sqlite') return { file: join(folder, `${name}.db`) };
      const database = `bench_${process.pid}_${name.replaceAll(/\W/g, '_')}`;
      await ask(`CREATE DATABASE ${database}`);
      const url = new URL(server!);
      url.pathname = `/${database}`;
      return { url: url.href };
    },
    remove: async (place) => {
      if ('url' in place) return ask(`DROP DATABASE ${new URL(place.url).pathname.slice(1)} WITH (FORCE)`);
      for (const ending of ['', '-wal', '-shm']) await rm(`${place.file}${ending}`, { force: true });
    },
    close: async () => {
      if (withPostgres && !given) await run(process.execPath, [infra, 'stop', '--folder', own, '--clean']);
    },
  };
};

const startPostgres = async (folder: string): Promise<string> => {
  const { stdout } = await run(process.execPath, [infra, '--folder', folder, '--only', 'postgres']);
  const url = /SUNWAI_TEST_POSTGRES_URL='([^']+)'/.exec(stdout)?.[1];
  if (!url) throw new Error(`PostgreSQL was not started:\n${stdout}`);
  return url;
};
