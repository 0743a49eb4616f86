import type { Refusal } from '@sunwai/kernel';
import { isRefusal, refuse } from '@sunwai/kernel';
import type { MediaRef } from '@sunwai/ticket';
import type { MediaRules } from './media.config.js';
import { familyOf } from './media.config.js';
import type { Content, MediaStore } from './media-store.js';
import { headWanted, mediaTypeOf } from './sniff.js';

export type MediaRefusalCode = 'media.too_large' | 'media.type_refused' | 'media.empty';
export type AcceptedMedia = MediaRef & { readonly sha256: string; readonly bytes: number };

export type Acceptance = MediaRules & {
  /** What the sender says it is. Not believed; a picture that is a document is refused. */
  readonly claimedType?: string | undefined;
};

/** Ends a `put` half-way; never leaves this file. */
class LimitPassed extends Error {}

/**
 * Takes a file from outside: tells what it really is from its first bytes, before anything is stored; refuses what is
 * not on the list, not what it was said to be, or larger than its kind may be, while it streams; keeps the rest.
 * What is refused leaves nothing behind, and is not read to its end.
 *
 * Refusals: `media.empty`; `media.type_refused` { mediaType (what it is), claimed, why: not_accepted | unknown | not_as_claimed };
 * `media.too_large` { limit (bytes), family }.
 *
 * @throws {MediaUnavailableError} the store failed; and whatever `content` throws
 */
export const acceptMedia = async (
  store: MediaStore,
  content: Content,
  { types, limits, claimedType }: Acceptance,
): Promise<AcceptedMedia | Refusal<MediaRefusalCode>> => {
  const pieces = piecesOf(content);
  try {
    const first = await readAtLeast(pieces, 8);
    const head = await readAtLeast(pieces, headWanted(first), first);
    if (head.length === 0) return refuse('media.empty');
    const mediaType = await acceptedType(head, claimedType, types);
    return isRefusal(mediaType) ? mediaType : await putLimited(store, head, pieces, mediaType, limits);
  } finally {
    await pieces.return?.();
  }
};

const acceptedType = async (
  head: Uint8Array,
  claimedType: string | undefined,
  types: readonly string[],
): Promise<string | Refusal<'media.type_refused'>> => {
  const claimed = claimedType?.split(';')[0]?.trim().toLowerCase() || 'unstated';
  const found = await mediaTypeOf(head);
  if (found === undefined) return refuse('media.type_refused', { claimed, mediaType: 'unknown', why: 'unknown' });
  if (!types.includes(found)) return refuse('media.type_refused', { claimed, mediaType: found, why: 'not_accepted' });
  return agree(claimed, found)
    ? found
    : refuse('media.type_refused', { claimed, mediaType: found, why: 'not_as_claimed' });
};

/** Phones mix up kinds of pictures, and sound with video; a claim of `application/octet-stream` claims nothing. */
const agree = (claimed: string, found: string): boolean => {
  if (claimed === 'unstated' || claimed === 'application/octet-stream') return true;
  const broad = (type: string): string =>
    /^(?:audio|video)\/|^application\/ogg$/.test(type) ? 'recording' : familyOf(type);
  return broad(claimed) === broad(found);
};

const putLimited = async (
  store: MediaStore,
  head: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  mediaType: string,
  limits: MediaRules['limits'],
): Promise<AcceptedMedia | Refusal<'media.too_large'>> => {
  const family = familyOf(mediaType);
  const limit = limits[family];
  const tooLarge = refuse('media.too_large', { limit, family });
  if (head.length > limit) return tooLarge;
  async function* limited(): AsyncGenerator<Uint8Array> {
    yield head;
    let bytes = head.length;
    for await (const piece of rest) {
      bytes += piece.length;
      if (bytes > limit) throw new LimitPassed();
      yield piece;
    }
  }
  try {
    return { ...(await store.put(limited())), mediaType };
  } catch (error) {
    if (error instanceof LimitPassed) return tooLarge;
    throw error;
  }
};

const piecesOf = (content: Content): AsyncIterableIterator<Uint8Array> => {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    if (content instanceof Uint8Array) yield content;
    else yield* content;
  }
  return pieces();
};

/** So many bytes, or all there are, after those already `read`. */
const readAtLeast = async (
  pieces: AsyncIterableIterator<Uint8Array>,
  wanted: number,
  read: Uint8Array = new Uint8Array(0),
): Promise<Uint8Array> => {
  const parts = [read];
  for (let bytes = read.length; bytes < wanted;) {
    const { done, value } = await pieces.next();
    if (done === true) break;
    parts.push(value);
    bytes += value.length;
  }
  return Buffer.concat(parts);
};
