import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from './free-port.js';
import { root } from './places.js';

/** Of 15,000: without an agreement some would be chosen twice. */
const many = 300;

describe('free ports', () => {
  it('are given to one alone, of this process and of those that start servers, while nobody listens there yet', async () => {
    const program = `
      const { freePort } = await import(${JSON.stringify(pathToFileURL(path.join(root, 'scripts/infra/ports.mjs')).href)});
      const ports = await Promise.all(Array.from({ length: ${many} }, () => freePort()));
      process.stdout.write(JSON.stringify(ports) + '\\n');
      process.stdin.resume();`;
    const other = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
      const said = once(other.stdout, 'data');
      const ours = await Promise.all(Array.from({ length: many }, () => freePort()));
      const theirs = JSON.parse(String((await said)[0])) as number[];
      expect(new Set([...ours, ...theirs]).size).toBe(2 * many);
    } finally {
      other.kill();
      await once(other, 'exit');
    }
  });
});
