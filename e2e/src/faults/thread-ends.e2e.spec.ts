import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../system/eventually.js';
import { type TrialSystem, trialSystem } from '../system/trial-system.js';

describe('the second of two threads', () => {
  let folder: string;
  let system: TrialSystem;
  const fault = (): string => path.join(folder, 'fault');

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sunwai-thread-'));
    // Loaded into every thread; the second breaks once there is a file of that name.
    const breaking = [
      "import{isMainThread}from'node:worker_threads'",
      "import{existsSync}from'node:fs'",
      `if(!isMainThread)setInterval(()=>{if(existsSync('${fault()}'))throw(new(Error)('broken'))},20)`,
    ].join(';');
    const settings = { SUNWAI_THREADS: '2', NODE_OPTIONS: `--import=data:text/javascript,${breaking}` };
    system = await trialSystem({ settings });
  });
  afterAll(async () => {
    await system?.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes the process with it when it ends unasked: there is never half a system', async () => {
    const health = (): Promise<string> =>
      fetch(`${system.running.http}/health/live`).then(
        ({ status }) => String(status),
        () => 'nobody there',
      );
    expect(await health()).toBe('200');
    writeFileSync(fault(), '');
    await eventually('the process is gone', async () => (await health()) === 'nobody there');
    expect(system.log()).toContain('(thread.ended)');
    expect(system.log()).toContain('Error: broken');
  });
});
