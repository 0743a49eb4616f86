import { createHash } from 'node:crypto';
import { MediaCorruptError } from './media-store.js';

/**
 * The same bytes, checked against their name as they pass. The last piece is held back until the check is done, so
 * that nobody has received altered content whole.
 *
 * @throws {MediaCorruptError} at the end, when they are not what their name says
 */
export async function* verified(content: AsyncIterable<Uint8Array>, sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let held: Uint8Array | undefined;
  for await (const piece of content) {
    hash.update(piece);
    if (held) yield held;
    held = piece;
  }
  if (hash.digest('hex') !== sha256) throw new MediaCorruptError(sha256);
  if (held) yield held;
}
