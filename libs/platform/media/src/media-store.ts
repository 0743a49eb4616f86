import type { Readable } from 'node:stream';
import { SunwaiError } from '@sunwai/kernel';

/** Bytes as they come; a Node stream is one, and is destroyed when they are not wanted to the end. */
export type Content = Uint8Array | AsyncIterable<Uint8Array>;

export type StoredMedia = {
  /** SHA-256 of the bytes, lower-case hex: their only name. */
  readonly sha256: string;
  readonly bytes: number;
};

/** Bytes from `start` to `end`, both counted from 0 and both included; to the last byte when `end` is left out. */
export type ByteRange = { readonly start: number; readonly end?: number };

export type OpenMedia = {
  /** Size of the whole file, whatever range is read. */
  readonly bytes: number;
  /** Nothing is opened before it is read. Errors with MediaCorruptError or MediaUnavailableError. */
  readonly stream: Readable;
};

/**
 * Files by their content. Every engine promises the same, and runs `mediaStoreContract`:
 *
 * - What `put` has answered is on disk, whole; before that, nothing of it can be seen under its name.
 * - The same bytes are one file however often and however concurrently they are put.
 * - A file never changes. Read whole, it is checked against its name: altered bytes end in an error, never as content.
 */
export interface MediaStore {
  /**
   * @throws whatever `content` throws, as it is; nothing is kept then
   * @throws {MediaUnavailableError} not stored (disk full, no connection): try again later
   */
  put(content: Content): Promise<StoredMedia>;
  /**
   * Undefined when there is no such file, or `sha256` is no name of one.
   * @throws {MediaUnavailableError}
   */
  open(sha256: string, range?: ByteRange): Promise<OpenMedia | undefined>;
  /** @throws {MediaUnavailableError} */
  has(sha256: string): Promise<boolean>;
  /** Finishes what was begun; releases connections. */
  close(): Promise<void>;
}

/** `media.unavailable`: the engine did not answer or refused (disk full, connection lost). Nothing was stored; try again. */
export class MediaUnavailableError extends SunwaiError {
  constructor(message: string, options?: ErrorOptions) {
    super('media.unavailable', message, options);
  }
}

/** `media.corrupt`: the stored bytes are not those that were put. Putting the right ones again heals it. */
export class MediaCorruptError extends SunwaiError {
  constructor(readonly sha256: string) {
    super('media.corrupt', `The stored bytes of ${sha256} are not what they were`);
  }
}

/** Whether a text can be the name of a file at all; it never reaches a path or a key otherwise. */
export const isMediaName = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
