import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from './system/places.js';

const run = (program: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, program), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

describe.each([
  ['walk', 'e2e/dist/walk.js', 2],
  ['crash', 'e2e/dist/crash.js', 2],
  ['faults', 'e2e/dist/faults.js', 2],
  ['cluster', 'e2e/dist/cluster.js', 2],
  ['infra', 'scripts/infra/infra.mjs', 1],
])('npm run %s', (name, program, wrong) => {
  it('says how it is used, and starts nothing', () => {
    expect(run(program, '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining(`npm run ${name} -- `) });
  });

  it('says what is wrong with a flag that there is none of', () => {
    const { status, stderr } = run(program, '--nonsense');
    expect(status).toBe(wrong);
    expect(stderr).toContain("'--nonsense'");
    expect(stderr).not.toContain('    at ');
  });
});
