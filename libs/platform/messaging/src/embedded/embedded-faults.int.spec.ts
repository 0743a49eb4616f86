import Sqlite from 'better-sqlite3';
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Bus } from '../bus.js';
import { PoisonMessageError } from '../bus.js';
import { collector, dataOf, eventuallyWithin, message, numbered, ofKey } from '../contract/bus-under-test.js';
import { openEmbeddedBus } from './embedded-bus.js';

const eventually = eventuallyWithin(20_000);
const topic = 'letters';

let folder: string;
let file: string;
const opened: Bus[] = [];

const open = (retentionDays = 14): Bus => {
  const bus = openEmbeddedBus({ file, retentionDays });
  opened.push(bus);
  return bus;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunwai-bus-'));
  file = join(folder, 'topics.db');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((bus) => bus.close()));
  await rm(folder, { recursive: true });
});

describe('a killed process', () => {
  /** Runs the sources in a process of its own until it is killed; its lines. */
  const runUntilKilled = async (): Promise<string[]> => {
    const scripts = join(import.meta.dirname, '../../test');
    const sources = ['--no-warnings', '--experimental-transform-types', '--conditions=@sunwai/source'];
    const child = spawn(
      process.execPath,
      [...sources, '--import', join(scripts, 'run-sources.mjs'), join(scripts, 'publish-until-killed.mjs'), file],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const exited = once(child, 'exit');
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      if (lines.length === 0) setTimeout(() => child.kill('SIGKILL'), 150 + Math.random() * 300);
      lines.push(line);
    }
    await exited;
    expect(child.signalCode).toBe('SIGKILL');
    return lines;
  };

  it.each([1, 2, 3])('lost nothing that it acknowledged, and each key goes on in order (try %i)', async () => {
    const lines = (await runUntilKilled()).map((line) => line.split(' '));
    const acknowledged = lines.filter(([what]) => what === 'acknowledged');
    expect(acknowledged.length).toBeGreaterThan(50);
    const before = lines
      .filter(([what]) => what === 'handled')
      .map(([, key, data]) => message({ key: key!, data: Number(data) }));
    const bus = open();
    const after = collector();
    const consumer = await bus.subscribe({ topic, group: 'readers', handle: after.handle });
    await eventually(async () => expect(await consumer.lag()).toBe(0));
    for (let index = 0; index < 8; index += 1) {
      const key = `key-${index}`;
      const seen = [...new Set(dataOf([...ofKey(before, key), ...ofKey(after.handled, key)]))];
      expect(seen).toEqual(Array.from({ length: seen.length }, (_, place) => place));
      expect(seen.length).toBeGreaterThanOrEqual(acknowledged.filter(([, of]) => of === key).length);
    }
  });
});

describe('another process on the same file', () => {
  it('sees dead letters and replays them while the first one runs', async () => {
    let healed = false;
    const seen = collector(() => {
      if (!healed) throw new PoisonMessageError('not yet');
    });
    await open().subscribe({ topic, group: 'one', handle: seen.handle });
    const other = open();
    await other.publish(topic, numbered(1));
    await eventually(async () => expect(await other.deadLetters({ topic })).toHaveLength(1));
    healed = true;
    const [letter] = await other.deadLetters({ topic });
    expect(await other.replayDeadLetter(letter!.id)).toBe(true);
    await eventually(() => expect(dataOf(seen.handled)).toEqual([0]));
  });

  it('may publish too: nothing is left out or out of order', async () => {
    const [first, second] = [open(), open()];
    const seen = collector();
    await first.subscribe({ topic, group: 'one', handle: seen.handle });
    for (let from = 0; from < 200; from += 2) {
      await first.publish(topic, numbered(1, ['ours'], from));
      await second.publish(topic, numbered(1, ['theirs'], from));
    }
    await eventually(() => expect(seen.handled).toHaveLength(200));
    const even = Array.from({ length: 100 }, (_, index) => index * 2);
    for (const key of ['ours', 'theirs']) expect(dataOf(ofKey(seen.handled, key))).toEqual(even);
  });
});

describe('a full disk', () => {
  const mounted = join(tmpdir(), `sunwai-small-${randomUUID()}`);
  const canMount = ((): boolean => {
    try {
      execFileSync('mkdir', [mounted]);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', mounted], { stdio: 'ignore' });
      return true;
    } catch {
      return false; // Needs the right to mount; the skipped example says so in its name.
    }
  })();
  afterAll(() => {
    if (canMount) execFileSync('umount', [mounted]);
    execFileSync('rmdir', [mounted]);
  });

  (canMount ? it : it.skip)(
    'refuses what it can not keep, and goes on by itself when there is room (needs the right to mount)',
    async () => {
      file = join(mounted, 'topics.db');
      const bus = open();
      const seen = collector();
      await bus.subscribe({ topic, group: 'one', handle: seen.handle });
      await writeFile(join(mounted, 'filler'), Buffer.alloc(2_000_000));
      let kept = 0;
      const fill = async () => {
        for (; ; kept += 1) await bus.publish(topic, [message({ data: kept, headers: { big: 'x'.repeat(50_000) } })]);
      };
      await expect(fill()).rejects.toMatchObject({ code: 'bus.unavailable' });
      await rm(join(mounted, 'filler'));
      await bus.publish(topic, [message({ data: kept })]);
      await eventually(() => expect(dataOf(seen.handled)).toEqual(Array.from({ length: kept + 1 }, (_, n) => n)));
      await bus.close();
    },
  );
});

describe('old messages', () => {
  it('go when every group has consumed them and their days are over; a group that is behind keeps them', async () => {
    const first = open();
    const [quick, slow] = [collector(), collector()];
    await first.subscribe({ topic, group: 'quick', handle: quick.handle });
    const waiting = await first.subscribe({ topic, group: 'slow', handle: slow.handle });
    await first.publish(topic, numbered(10));
    await eventually(() => expect(slow.handled).toHaveLength(10));
    await waiting.stop();
    await first.publish(topic, numbered(10, ['AME-1'], 10));
    await eventually(() => expect(quick.handled).toHaveLength(20));
    await first.close();

    const second = open(0);
    const newcomer = collector();
    await eventually(async () => {
      const group = `newcomer-${newcomer.started.length}-${Math.random()}`;
      newcomer.handled.length = 0;
      const consumer = await second.subscribe({ topic, group, handle: newcomer.handle });
      await eventually(async () => expect(await consumer.lag()).toBe(0));
      expect(dataOf(newcomer.handled)).toEqual(Array.from({ length: 10 }, (_, index) => 10 + index));
    });
    await second.publish(topic, numbered(1, ['AME-1'], 20));
    await second.subscribe({ topic, group: 'slow', handle: slow.handle });
    await eventually(() => expect(dataOf(slow.handled)).toEqual(Array.from({ length: 21 }, (_, index) => index)));
  });
});

describe('a file that this release can not use', () => {
  it('is refused: of a newer release, or not a bus at all', async () => {
    await open().close();
    const newer = new Sqlite(file);
    newer.pragma('user_version = 99');
    newer.close();
    expect(() => open()).toThrow('newer release');
    await writeFile(file, 'these are not the bytes of a database, and there are enough of them to see that');
    expect(() => open()).toThrow(expect.objectContaining({ code: 'bus.unavailable' }));
  });
});
