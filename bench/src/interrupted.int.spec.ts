import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from './system/child.js';

describe('a bench that is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s leaves no folder behind', async (signal) => {
    const temporary = await mkdtemp(join(tmpdir(), 'sunwai-interrupted-'));
    const left = async () => (await readdir(temporary)).filter((name) => name.startsWith('sunwai-'));
    const bench = spawn(process.execPath, [join(root, 'bench', 'dist', 'main.js'), 'store'], {
      env: { ...process.env, TMPDIR: temporary },
      stdio: 'ignore',
    });
    try {
      const ended = once(bench, 'exit');
      for (const end = Date.now() + 20_000; (await left()).length === 0 && Date.now() < end;) await pause(20);
      expect(await left()).toHaveLength(1);
      // By then it works there.
      await pause(300);
      bench.kill(signal);
      expect(await ended).toEqual([130, null]);
      expect(await left()).toEqual([]);
    } finally {
      bench.kill('SIGKILL');
      await rm(temporary, { recursive: true, force: true });
    }
  });
});
