import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { hours } from '@sunwai/kernel';
import type { ByteRange, Content, MediaStore, OpenMedia, StoredMedia } from './media-store.js';
import { isMediaName, MediaUnavailableError } from './media-store.js';
import { verified } from './verified.js';

/** Older unfinished files were left by a process that died; younger ones may be another process's work in hand. */
const abandonedAfter = hours(24);

const errnoOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';

const unavailable = (doing: string, error: unknown): MediaUnavailableError =>
  new MediaUnavailableError(`Media folder: can't ${doing} (${errnoOf(error)})`, { cause: error });

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

/**
 * Files in a folder: `ab/cd/abcd…` by SHA-256, `incoming/` for those being written. A file is written and synced under
 * a name of its own, renamed to its hash, and its folders are synced: it is there whole or not at all, power cut or not.
 *
 * @throws {MediaUnavailableError} the folder can't be made or written
 */
export const openMediaFolder = async (root: string): Promise<MediaStore> => {
  const incoming = join(root, 'incoming');
  await attempt('be made', async () => {
    await mkdir(incoming, { recursive: true });
    await removeAbandoned(incoming);
  });
  return new MediaFolder(root, incoming);
};

class MediaFolder implements MediaStore {
  /** Fan-out folders whose own entries are known to be on disk. */
  private readonly durableFolders = new Set<string>();
  private readonly inHand = new Set<Promise<unknown>>();

  constructor(
    private readonly root: string,
    private readonly incoming: string,
  ) {}

  put(content: Content): Promise<StoredMedia> {
    const work = this.store(content).finally(() => this.inHand.delete(work));
    this.inHand.add(work);
    return work;
  }

  async open(sha256: string, range?: ByteRange): Promise<OpenMedia | undefined> {
    const bytes = await this.sizeOf(sha256);
    return bytes === undefined ? undefined : openFile(this.pathOf(sha256), sha256, bytes, range);
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.sizeOf(sha256)) !== undefined;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.inHand);
  }

  private pathOf(sha256: string): string {
    return join(this.root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }

  private async sizeOf(sha256: string): Promise<number | undefined> {
    if (!isMediaName(sha256)) return undefined;
    try {
      return (await stat(this.pathOf(sha256))).size;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw unavailable('be read', error);
    }
  }

  private async store(content: Content): Promise<StoredMedia> {
    const temporary = join(this.incoming, randomUUID());
    const file = await attempt('make a file', () => open(temporary, 'wx', 0o640));
    let kept = false;
    try {
      const stored = await writeAll(file, content instanceof Uint8Array ? once(content) : content);
      await attempt('keep a file', () => this.keep(temporary, stored.sha256));
      kept = true;
      return stored;
    } finally {
      await file.close();
      if (!kept) await unlink(temporary).catch(ignoreMissing);
    }
  }

  private async keep(temporary: string, sha256: string): Promise<void> {
    const outer = join(this.root, sha256.slice(0, 2));
    const inner = join(outer, sha256.slice(2, 4));
    await mkdir(inner, { recursive: true });
    if (!this.durableFolders.has(inner)) {
      await syncFolder(outer);
      await syncFolder(this.root);
      this.durableFolders.add(inner);
    }
    // Over a file that is there already, too: the bytes are the same, and a damaged one is healed.
    await rename(temporary, this.pathOf(sha256));
    await syncFolder(inner);
  }
}

const writeAll = async (file: FileHandle, content: AsyncIterable<Uint8Array>): Promise<StoredMedia> => {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of content) {
    hash.update(piece);
    bytes += piece.length;
    await attempt('write a file', () => writePiece(file, piece));
  }
  await attempt('sync a file', () => file.sync());
  return { sha256: hash.digest('hex'), bytes };
};

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

const attempt = async <Result>(doing: string, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw unavailable(doing, error);
  }
};

const writePiece = async (file: FileHandle, piece: Uint8Array): Promise<void> => {
  for (let written = 0; written < piece.length;) {
    written += (await file.write(piece, written)).bytesWritten;
  }
};

const ignoreMissing = (error: unknown): void => {
  if (errnoOf(error) !== 'ENOENT') throw unavailable('remove an unfinished file', error);
};

const openFile = (path: string, sha256: string, bytes: number, range: ByteRange | undefined): OpenMedia => {
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      yield* createReadStream(path, range) as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw unavailable('be read', error);
    }
  }
  const whole = !range || (range.start === 0 && (range.end === undefined || range.end >= bytes - 1));
  return { bytes, stream: Readable.from(whole ? verified(read(), sha256) : read(), { objectMode: false }) };
};

const removeAbandoned = async (incoming: string): Promise<void> => {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > abandonedAfter) await unlink(path).catch(ignoreMissing);
  }
};
