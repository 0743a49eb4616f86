// Are the committed types those that `npm run proto` makes of proto/? Generates anew beside them and compares.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const generated = join('libs', 'contracts', 'src', 'generated');
const fresh = mkdtempSync(join(tmpdir(), 'sunwai-proto-'));

const filesOf = (folder) =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
  );

try {
  const run = spawnSync('buf', ['generate', '--output', fresh], { stdio: 'inherit' });
  if (run.status !== 0) process.exit(run.status ?? 1);
  const committed = filesOf(generated);
  const made = filesOf(join(fresh, generated));
  const differing = [...new Set([...committed.keys(), ...made.keys()])].filter(
    (file) => committed.get(file) !== made.get(file),
  );
  if (differing.length > 0) {
    console.error(`Not as proto/ says (run "npm run proto" and commit):\n  ${differing.join('\n  ')}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
