import { jest } from '@jest/globals';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProgram, sunwai } from '../system/command-line.js';
import { root, standaloneProgram } from '../system/places.js';
import { settingsOf } from '../system/standalone.js';

// A busy machine takes its time.
jest.setTimeout(90_000);

describe('a pack with errors', () => {
  let folder: string;
  let pack: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sunwai-e2e-'));
    pack = path.join(folder, 'amethi');
    cpSync(path.join(root, 'packs', 'amethi'), pack, { recursive: true });
    env = { ...settingsOf({ stateDir: path.join(folder, 'state'), pack: 'amethi' }), SUNWAI_PACKS: pack };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** In which line a text of a file of the pack stands. */
  const lineOf = (file: string, text: string): number =>
    readFileSync(path.join(pack, file), 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1;
  const change = (file: string, from: string, to: string): void => {
    const text = readFileSync(path.join(pack, file), 'utf8');
    writeFileSync(path.join(pack, file), text.replace(from, to));
  };

  it.each([
    [
      'an office that there is not',
      () =>
        change(
          'officers.yaml',
          'id: bdo-tiloi, post: bdo, office: block-office-tiloi',
          'id: bdo-tiloi, post: bdo, office: block-office-mars',
        ),
      () => ['officers.yaml', lineOf('officers.yaml', 'block-office-mars'), 'block-office-mars'] as const,
    ],
    [
      'broken YAML',
      () => appendFileSync(path.join(pack, 'categories.yaml'), '\n  - { id: broken\n'),
      () => ['categories.yaml', undefined, ''] as const,
    ],
    [
      'a field that is misspelt',
      () => change('departments.yaml', '- id:', '- ID:'),
      () => ['departments.yaml', lineOf('departments.yaml', '- ID:'), ''] as const,
    ],
  ])('%s: the system does not start, and both it and the check say where', async (_, break_, where) => {
    break_();
    const [file, line, word] = where();
    const place = new RegExp(`${file.replace('.', '\\.')}:${line ?? '\\d+'}`);
    const [started, checked] = await Promise.all([
      runProgram(standaloneProgram, [], env),
      sunwai(env, 'pack', 'check', pack),
    ]);
    expect(started.code).toBe(1);
    expect(started.complaint).toMatch(place);
    expect(started.complaint).toContain(word);
    expect(started.complaint).not.toMatch(/^\s+at /m);
    expect(existsSync(path.join(folder, 'state', 'ready.json'))).toBe(false);

    expect(checked.code).toBe(1);
    expect(checked.output).toMatch(place);
    expect(checked.output).toMatch(/\d+ errors?; it can't be put in force/);
  });

  it('that is not there at all is told as such', async () => {
    rmSync(pack, { recursive: true });
    const started = await runProgram(standaloneProgram, [], env);
    expect(started.code).toBe(1);
    expect(started.complaint).toContain(pack);
    expect((await sunwai(env, 'pack', 'check', pack)).code).toBe(1);
  });

  it('is what the one that comes with Sunwai is not', async () => {
    expect((await sunwai(env, 'pack', 'check', pack)).code).toBe(0);
  });
});
