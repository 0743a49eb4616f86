import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaStoreContract } from './contract/index.js';
import { contentOf, nameOf, sample } from './contract/samples.js';
import { MediaCorruptError, MediaUnavailableError, openMediaFolder } from './index.js';

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'sunwai-media-'));
const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

mediaStoreContract('The folder engine', async () => {
  const folder = await newFolder();
  return { store: await openMediaFolder(folder), reopen: () => openMediaFolder(folder), dispose: () => remove(folder) };
});

describe('A folder of media', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await newFolder();
  });
  afterEach(() => remove(folder));

  const files = async (): Promise<string[]> =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);

  it('holds each file once, as it is, under its name: any program can read it', async () => {
    const store = await openMediaFolder(folder);
    const { sha256 } = await store.put(sample(2_000));
    await store.put(sample(2_000));
    expect(await files()).toEqual([sha256]);
    expect(await readFile(join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256))).toEqual(sample(2_000));
  });

  it('never passes altered bytes off as the file, and is healed by putting the right ones', async () => {
    const store = await openMediaFolder(folder);
    const bytes = sample(200_000);
    const { sha256 } = await store.put(bytes);
    await writeFile(
      join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256),
      Buffer.concat([bytes, Buffer.from('!')]),
    );
    await expect(contentOf(store, sha256)).rejects.toThrow(MediaCorruptError);
    await store.put(bytes);
    expect((await contentOf(store, sha256))?.equals(bytes)).toBe(true);
  });

  it('is rid of what a process that died left unfinished, and leaves alone what another is writing', async () => {
    await openMediaFolder(folder);
    const [dead, alive] = [join(folder, 'incoming', 'dead'), join(folder, 'incoming', 'alive')];
    await writeFile(dead, 'half a fi');
    await writeFile(alive, 'half a fi');
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    await utimes(dead, yesterday, yesterday);
    await openMediaFolder(folder);
    expect(await files()).toEqual(['alive']);
  });

  it('says that it is unavailable when its folder can not be made', async () => {
    await writeFile(join(folder, 'a-file'), '');
    await expect(openMediaFolder(join(folder, 'a-file', 'media'))).rejects.toThrow(MediaUnavailableError);
  });

  const run = (program: string, ...parameters: string[]): boolean => spawnSync(program, parameters).status === 0;
  const mount = (): boolean => run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder);

  it('refuses when the disk is full, keeps nothing half, and goes on when there is room again', async () => {
    if (!mount()) {
      process.stderr.write('skipped: a full disk needs the right to mount a small one\n');
      return;
    }
    try {
      const store = await openMediaFolder(folder);
      const kept = await store.put(sample(400_000));
      const large = sample(900_000);
      await expect(store.put(large)).rejects.toThrow(MediaUnavailableError);
      expect(await files()).toEqual([kept.sha256]);
      expect(await store.has(nameOf(large))).toBe(false);
      await rm(join(folder, kept.sha256.slice(0, 2)), { recursive: true });
      expect((await store.put(large)).bytes).toBe(900_000);
      expect((await store.put(sample(10))).bytes).toBe(10);
    } finally {
      run('umount', folder);
    }
  });
});
