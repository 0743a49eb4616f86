import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { event, events, ids, readEverything } from '../contract/engine-under-test.js';
import { StoreFormatError, StoreUnavailableError } from '../errors.js';
import { openSqliteStore } from './sqlite-store.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunwai-store-'));
  file = join(folder, 'events.sqlite');
});
afterEach(() => rm(folder, { recursive: true }));

/** A process of its own on the same file, running the sources. */
const start = (script: string) => {
  const folderOfScripts = join(import.meta.dirname, '../../test');
  const sources = [
    '--no-warnings',
    '--experimental-transform-types',
    '--conditions=@sunwai/source',
    '--import',
    join(folderOfScripts, 'run-sources.mjs'),
  ];
  return spawn(process.execPath, [...sources, join(folderOfScripts, script), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
};

describe('a killed process', () => {
  it.each([1, 2, 3, 4, 5])('has lost nothing that it acknowledged, whenever it was killed (try %i)', async () => {
    const child = start('append-until-killed.mjs');
    const exited = once(child, 'exit');
    const acknowledged: { stream: string; version: number; id: string }[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      // Not before there is something to lose, however slow the machine.
      if (acknowledged.length === 100) setTimeout(() => child.kill('SIGKILL'), Math.random() * 400);
      acknowledged.push(JSON.parse(line) as (typeof acknowledged)[number]);
    }
    await exited;
    expect(child.signalCode).toBe('SIGKILL');
    expect(acknowledged.length).toBeGreaterThan(100);

    const store = openSqliteStore({ file });
    const recorded = await readEverything(store.readAll());
    const versions = new Map(recorded.map(({ id, stream, version }) => [id, `${stream}@${version}`]));
    for (const { stream, version, id } of acknowledged) expect(versions.get(id)).toBe(`${stream}@${version}`);
    expect(versions.size).toBe(recorded.length);
    expect(recorded.every(({ position }, index) => index === 0 || position > recorded[index - 1]!.position)).toBe(true);
    const pairs = recorded.filter(({ data }) => data['half'] === 1);
    expect(
      pairs.every(({ data }) =>
        recorded.some((other) => other.data['half'] === 2 && other.data['pair'] === data['pair']),
      ),
    ).toBe(true);
    expect(await store.append('after', 'noStream', [event()])).toMatchObject({ version: 1 });
    await store.close();
  });
});

describe('a full disk', () => {
  const mounted = join(tmpdir(), `sunwai-small-${randomUUID()}`);
  let canMount = true;
  try {
    execFileSync('mkdir', [mounted]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', mounted], { stdio: 'ignore' });
    execFileSync('umount', [mounted]);
  } catch {
    canMount = false; // Needs the right to mount a small file system; says so in the name of the skipped example.
  }

  (canMount ? it : it.skip)(
    'refuses appends, acknowledges none of them, and goes on by itself when there is room (needs the right to mount)',
    async () => {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', mounted]);
      const store = openSqliteStore({ file: join(mounted, 'events.sqlite') });
      try {
        const accepted = events(3);
        await store.append('kept', 'noStream', accepted);
        const ballast = join(mounted, 'ballast');
        await writeFile(ballast, Buffer.alloc(8_000_000)).catch(() => undefined);
        const data = { words: 'x'.repeat(60_000) };
        const tries = await Promise.allSettled(
          Array.from({ length: 20 }, () => store.append('kept', 'any', [event({ data })])),
        );
        const refused = tries.filter((result) => result.status === 'rejected');
        expect(refused.length).toBeGreaterThan(0);
        expect(refused.every(({ reason }) => reason instanceof StoreUnavailableError)).toBe(true);
        const before = await store.readStream('kept');
        expect(before).toHaveLength(3 + tries.length - refused.length);

        await rm(ballast);
        expect(await store.append('kept', before.length, [event({ data })])).toMatchObject({
          version: before.length + 1,
        });
        expect(ids((await store.readStream('kept')).slice(0, 3))).toEqual(ids(accepted));
      } finally {
        await store.close();
        execFileSync('umount', [mounted]);
        await rm(mounted, { recursive: true });
      }
    },
  );
});

describe('another process that keeps the file locked', () => {
  it('is waited for', async () => {
    const store = openSqliteStore({ file });
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    const appended = store.append('waiting', 'noStream', [event()]);
    expect(await store.readStream('waiting')).toEqual([]);
    setTimeout(() => other.exec('COMMIT'), 150);
    expect(await appended).toMatchObject({ version: 1 });
    other.close();
    await store.close();
  });
});

describe('opening a file', () => {
  const opening = (): unknown => {
    try {
      return openSqliteStore({ file });
    } catch (error) {
      return error;
    }
  };

  it('that is new makes an empty store, in a folder made for it, with an id that it keeps', async () => {
    file = join(folder, 'a', 'b', 'events.sqlite');
    const made = openSqliteStore({ file });
    expect(await made.head()).toBe(0n);
    expect(await readEverything(made.readAll())).toEqual([]);
    await made.close();
    const again = openSqliteStore({ file });
    expect(again.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(again.id).toBe(made.id);
    await again.close();
  });

  it('that is something else is refused, and leaves it alone', async () => {
    await writeFile(
      file,
      'a letter to the collector, longer than any header of a database that could be mistaken for it, and then some more',
    );
    expect(opening()).toBeInstanceOf(StoreFormatError);
    await rm(file);
    new Database(file).exec('CREATE TABLE accounts (id)').close();
    await copyFile(file, `${file}.before`);
    expect(opening()).toMatchObject({ code: 'store.format', message: expect.stringContaining('not an event store') });
    expect(execFileSync('cmp', [file, `${file}.before`]).toString()).toBe('');
  });

  it('of a newer release is refused, saying so', async () => {
    await openSqliteStore({ file }).close();
    const db = new Database(file);
    db.pragma('user_version = 2');
    db.close();
    expect(opening()).toMatchObject({ code: 'store.format', message: expect.stringContaining('install a newer one') });
  });

  it('in a place where none can be is unavailable', async () => {
    await writeFile(join(folder, 'taken'), '');
    file = join(folder, 'taken', 'events.sqlite');
    expect(opening()).toBeInstanceOf(StoreUnavailableError);
  });

  it('by ten processes at once makes one store', async () => {
    const told = await Promise.all(
      Array.from({ length: 10 }, async () => {
        let output = '';
        for await (const chunk of start('open-and-tell-id.mjs').stdout) output += String(chunk);
        return output.trim();
      }),
    );
    expect(new Set(told)).toEqual(new Set([told[0]]));
    expect(told[0]).toMatch(/^[0-9a-f-]{36}$/);
  });
});
