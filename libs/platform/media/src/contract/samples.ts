import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { MediaStore } from '../media-store.js';

export const nameOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes of which no two stretches look alike. */
export const sample = (length: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8) * 7) % 251));

/** The whole content; undefined when there is no such file. */
export const contentOf = async (store: MediaStore, sha256: string): Promise<Buffer | undefined> => {
  const media = await store.open(sha256);
  return media && buffer(media.stream);
};
