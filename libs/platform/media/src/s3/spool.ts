import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Content, StoredMedia } from '../media-store.js';
import { MediaUnavailableError } from '../media-store.js';

/** A file from outside, whole and known by its hash, before any of it is sent on. */
export type Spooled = StoredMedia & {
  /** The content from its beginning; as often as it must be sent. */
  read(): Readable;
  remove(): Promise<void>;
};

/**
 * Keeps `content` in the machine's folder for temporary files until its hash is known.
 *
 * @throws whatever `content` throws, as it is; nothing is kept then
 * @throws {MediaUnavailableError} that folder can't be written
 */
export const spool = async (content: Content): Promise<Spooled> => {
  const path = join(tmpdir(), `sunwai-media-${randomUUID()}`);
  const file = await open(path, 'wx', 0o600).catch(failed);
  let stored: StoredMedia | undefined;
  try {
    stored = await writeAll(file, content);
  } finally {
    await file.close();
    if (!stored) await unlink(path);
  }
  return { ...stored, read: () => createReadStream(path), remove: () => unlink(path) };
};

const writeAll = async (file: FileHandle, content: Content): Promise<StoredMedia> => {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of content instanceof Uint8Array ? [content] : content) {
    hash.update(piece);
    bytes += piece.length;
    await file.appendFile(piece).catch(failed);
  }
  return { sha256: hash.digest('hex'), bytes };
};

const failed = (error: unknown): never => {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  throw new MediaUnavailableError(`Media bucket: can't keep a file before it is sent (${code})`, { cause: error });
};
