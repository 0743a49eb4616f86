import { createHash, randomBytes } from 'node:crypto';
import { base32 } from './base32.js';
import type { PrincipalKind } from './principal.js';

/** `sunwai_<kind>_<32 characters of base32>`: 160 random bits. The kind is for people and secret scanners; it proves nothing. */
export const newToken = (kind: PrincipalKind): string => `sunwai_${kind}_${base32(randomBytes(20), 32)}`;

export const isToken = (text: string): boolean => /^sunwai_[a-z_]{1,20}_[a-z2-7]{32}$/.test(text);

/**
 * How a token is stored. A plain SHA-256: slow hashes are for passwords, which can be guessed; nobody guesses 160
 * random bits, and a door that is called thousands of times a second can't be slow.
 */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The token of an `Authorization` header or metadata value; undefined when it is not of the form `Bearer <token>`. */
export const bearerOf = (authorization: unknown): string | undefined =>
  typeof authorization === 'string' ? /^bearer +(\S+) *$/i.exec(authorization)?.[1] : undefined;
