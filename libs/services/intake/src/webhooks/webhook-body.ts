import { refusedWith } from '@sunwai/contracts';
import { verifySignature } from '@sunwai/whatsapp';

/**
 * The JSON of a webhook, once its signature over the raw bytes is known to be right: nothing of an unsigned body is
 * even parsed.
 *
 * Characters that databases and canonical JSON can't hold (NUL, halves of surrogate pairs) become U+FFFD, and the
 * message is taken: whoever wrote it can't be asked for another one, and nothing readable is lost.
 *
 * @throws {RefusedError} `intake.signature_missing`, `intake.signature_wrong`, `request.not_json` (also: not UTF-8)
 */
export const webhookBody = (
  rawBody: Uint8Array,
  signature: string | undefined,
  secrets: readonly string[],
): unknown => {
  if (signature === undefined || signature === '') throw refusedWith('intake.signature_missing');
  if (!verifySignature(secrets, rawBody, signature)) throw refusedWith('intake.signature_wrong');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(rawBody);
    return mayHoldOddCharacters.test(text) ? JSON.parse(text, cleaned) : JSON.parse(text);
  } catch {
    // The parser's words would quote the body.
    throw refusedWith('request.not_json');
  }
};

/** Escapes of NUL and of surrogates. Unescaped, neither can stand in JSON that is valid UTF-8. */
const mayHoldOddCharacters = /\\u(?:0000|d[89a-f])/i;

const cleaned = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\0', '\ufffd').toWellFormed() : value;
