import { createHash, randomUUID } from 'node:crypto';

/** A fresh id for something that happens for the first time at a door of the system. */
export const newId = (): string => randomUUID();

/**
 * The id that follows from its causes: the same parts always give the same UUID (RFC 9562, version 8, SHA-256).
 * Whatever a message or an event causes carries such an id, so that doing it again is seen to be the same.
 */
export const derivedId = (...parts: readonly (string | number)[]): string => {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
