import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { fictionalPhone } from '../access/desk.js';
import { HttpDoor } from '../doors/http-door.js';
import { numberIn } from '../doors/phone.js';
import { readyIn } from '../system/installation.js';
import { postWebhook, textBody } from '../doors/webhook.js';
import { eventually } from '../system/eventually.js';
import { trialSystem, type TrialSystem } from '../system/trial-system.js';
import { newWamid } from '../walk/world.js';
import { complaint, FaultScene } from './scene.js';

/** A disk of its own, small; undefined where nobody may mount one. */
const smallDisk = (): string | undefined => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sunwai-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', folder], { stdio: 'pipe' });
    return folder;
  } catch (error) {
    rmSync(folder, { recursive: true });
    process.stderr.write(
      `A full disk is not tried: ${(error as Error).message.split('\n')[0]} (only root can mount one)\n`,
    );
    return undefined;
  }
};

const disk = smallDisk();
const whereMountable = disk === undefined ? describe.skip : describe;

whereMountable('a full disk', () => {
  let system: TrialSystem;
  let scene: FaultScene;
  const filler = path.join(disk ?? '', 'filler');

  beforeAll(async () => {
    system = await trialSystem({ stateDir: disk! });
    scene = new FaultScene(system);
  }, 120_000);
  afterAll(async () => {
    scene.close();
    await system.dispose();
    execFileSync('umount', ['-l', disk!]);
    rmSync(disk!, { recursive: true });
    rmSync(`${disk!}.log`);
  });

  /** To the last byte. */
  const fill = (): void => {
    const file = openSync(filler, 'a');
    try {
      for (let size = 1024 * 1024; size >= 1;) {
        try {
          writeSync(file, Buffer.alloc(size));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          size = Math.floor(size / 2);
        }
      }
    } finally {
      closeSync(file);
    }
  };

  type Said = { readonly words: string; readonly status: number; readonly code?: string };
  const writes = async (): Promise<Said> => {
    const words = `${complaint} ${randomUUID()} ${'और विवरण '.repeat(300)}`;
    const answer = await postWebhook(system.running, textBody(words, fictionalPhone(), newWamid()));
    return { words, ...answer };
  };
  const command = async (): Promise<{ readonly status: number; readonly code?: string }> => {
    const door = new HttpDoor(system.running.http, system.running.credentials['control-room']);
    const body = {
      pack: 'amethi',
      channel: 'phone',
      complainant: { phone: fictionalPhone() },
      words: 'x'.repeat(9_000),
    };
    const { status, bytes } = await door.ask('POST', '/api/v1/tickets', JSON.stringify(body), {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    });
    const { code } = JSON.parse(bytes.toString()) as { code?: string };
    return code === undefined ? { status } : { status, code };
  };

  it('refuses with 503 what it can’t keep, loses nothing that it took, and goes on by itself when there is room', async () => {
    const said: Said[] = [];
    for (let count = 0; count < 10; count++) said.push(await writes());
    expect(said.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const process = readyIn(disk!)?.pid;

    fill();
    // What the files have of room inside is used up before they must grow.
    const refused = { status: 503, code: 'server.unavailable' };
    await eventually('a webhook is refused', async () => {
      const one = await writes();
      said.push(one);
      return one.status !== 200;
    });
    await eventually('a command is refused', async () => (await command()).status !== 201);
    for (let count = 0; count < 5; count++) {
      const one = await writes();
      said.push(one);
      expect(one).toMatchObject(refused);
      expect(await command()).toEqual(refused);
    }
    const seen = await new HttpDoor(system.running.http, system.running.credentials['control-room']).ask(
      'GET',
      '/api/v1/counts',
    );
    expect(seen.status).toBe(200);

    rmSync(filler);
    await eventually('a webhook is taken again', async () => {
      const one = await writes();
      said.push(one);
      return one.status === 200;
    });
    await eventually('a command is taken again', async () => (await command()).status === 201);
    expect(readyIn(disk!)?.pid).toBe(process);

    const taken = said.filter(({ status }) => status === 200).map(({ words }) => words.trim());
    const filed = await eventually(
      'all that was taken are tickets',
      async () => {
        const words = (await scene.filed()).map((one) => one.words.trim());
        return taken.every((one) => words.includes(one)) && words;
      },
      30_000,
    );
    expect(filed.length).toBe(new Set(filed).size);
    const { phone, number } = await scene.complains();
    expect(numberIn((await phone.received())[0]!)).toBe(number);
  }, 90_000);

  it('leaves read models that are what the events say, and no message given up', async () => {
    await eventually('the read models', async () => (await system.tries('registers', 'verify')).code === 0, 30_000);
    expect((await system.tries('dead-letters', 'list')).complaint).toBe('There are none.\n');
  }, 60_000);
});

if (disk === undefined) it.skip('needs a disk that can be mounted', () => undefined);
