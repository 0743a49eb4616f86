import { isUtf8 } from 'node:buffer';
import { fileTypeFromBuffer } from 'file-type';
import { officeTypeOf } from './office-97.js';

/** So many bytes from the beginning tell most types. */
export const headSize = 65_536;
/** Office documents are containers whose table of contents may come later. */
export const containerHeadSize = 2_097_152;

const startsWith = (head: Uint8Array, ...signature: number[]): boolean =>
  signature.every((byte, at) => head[at] === byte);
const isZip = (head: Uint8Array): boolean => startsWith(head, 0x50, 0x4b, 0x03, 0x04);
const isCompoundFile = (head: Uint8Array): boolean => startsWith(head, 0xd0, 0xcf, 0x11, 0xe0);

/** How much of the beginning `mediaTypeOf` needs, told from its first bytes. */
export const headWanted = (head: Uint8Array): number =>
  isZip(head) || isCompoundFile(head) ? containerHeadSize : headSize;

/**
 * What the bytes are, whatever they were said to be; undefined when nobody can tell. `head` is the beginning of the
 * file, at least `headWanted` bytes of it or all. The same head always has the same type.
 */
export const mediaTypeOf = async (head: Uint8Array): Promise<string | undefined> => {
  if (isCompoundFile(head)) return officeTypeOf(head);
  const found = await fileTypeFromBuffer(head);
  const [type] = found?.mime.split(';') ?? [];
  return type ?? textTypeOf(head);
};

/** Text is UTF-8 without control characters; what a browser or a shell would run is not called plain. */
const textTypeOf = (head: Uint8Array): string | undefined => {
  const text = utf8(head);
  if (text === undefined || text.trim() === '' || /[\x00-\x08\x0b\x0e-\x1f\x7f]/.test(text)) return undefined;
  if (/<svg[\s>]/i.test(text)) return 'image/svg+xml';
  if (/<(?:!doctype|html|head|body|script|iframe|object|embed|meta|base|style)\b/i.test(text)) return 'text/html';
  if (/^\s*<(?:\?|[a-z])/i.test(text)) return 'application/xml';
  return text.startsWith('#!') ? 'text/x-script' : 'text/plain';
};

/** The head may end in the middle of a character, of which up to three bytes are there. */
const utf8 = (head: Uint8Array): string | undefined => {
  const whole = [0, 1, 2, 3].map((cut) => head.subarray(0, head.length - cut)).find((part) => isUtf8(part));
  return whole && Buffer.from(whole).toString('utf8');
};
