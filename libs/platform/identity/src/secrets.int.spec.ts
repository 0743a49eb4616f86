import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentSecrets, secretsConfig, SecretsInvalidError } from './index.js';

describe('Secrets for a first start', () => {
  let folder = '';
  const file = (): string => join(folder, 'state', 'secrets.json');
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sunwai-secrets-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are made once, and are the same at every start after it', async () => {
    const made = await developmentSecrets(file());
    expect(secretsConfig.parse(made)).toEqual(made);
    expect(new Set(Object.values(made)).size).toBe(6);
    expect(await developmentSecrets(file())).toEqual(made);
  });

  it('are for the eyes of their owner', async () => {
    await developmentSecrets(file());
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('are the same for two processes that start at once, and nothing is left lying about', async () => {
    const [first, ...others] = await Promise.all([1, 2, 3, 4].map(() => developmentSecrets(file())));
    for (const other of others) expect(other).toEqual(first);
    expect(await readdir(join(folder, 'state'))).toEqual(['secrets.json']);
  });

  it.each([
    ['{ "ticketNumberKey": "hush-hush', 'is not JSON'],
    ['{ "ticketNumberKey": "hush-hush" }', 'ticketNumberKey must have at least 32 characters'],
  ])(
    'are not replaced when the file is damaged: it says what is wrong, without showing any (%s)',
    async (text, problem) => {
      const damaged = join(folder, 'secrets.json');
      await writeFile(damaged, text);
      const error = await developmentSecrets(damaged).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SecretsInvalidError);
      expect((error as Error).message).toContain(problem);
      expect((error as Error).message).not.toContain('hush');
      expect((error as Error).cause).toBeUndefined();
      expect(await readFile(damaged, 'utf8')).toBe(text);
    },
  );
});
