import { databaseConfig } from '@sunwai/database';
import type { Clock, Instant, Refusal } from '@sunwai/kernel';
import { z } from 'zod';
import { principalKinds, scopes } from './principal.js';
import type { Principal } from './principal.js';

export const identityConfig = databaseConfig.extend({
  cacheMs: z
    .int()
    .min(0)
    .max(1_000)
    .default(1_000)
    .describe('How long a credential is remembered, in ms: a revocation by another process takes effect within it'),
});
export type IdentityConfig = z.input<typeof identityConfig>;

const name = z.string().trim().min(1).max(120);

/** What a grant says. A department's or officer's own system is bound to that department. */
export const accessRequest = z
  .strictObject({
    kind: z.enum(principalKinds),
    label: name,
    scopes: z.array(z.enum(scopes)).min(1).optional(),
    pack: name.optional(),
    department: name.optional(),
    officer: name.optional(),
    post: name.optional(),
    expiresAt: z.iso.datetime().optional(),
  })
  .refine(({ kind, department }) => department || (kind !== 'department' && kind !== 'officer'), {
    path: ['department'],
    error: 'a department or an officer is granted access for one department: say which',
  })
  .refine(({ kind, officer }) => officer || kind !== 'officer', { path: ['officer'], error: 'say which officer' });
export type AccessRequest = z.input<typeof accessRequest>;

/** One line of the list; the token itself is known to its holder alone. */
export type AccessGrant = {
  readonly principal: Principal;
  readonly createdAt: Instant;
  readonly expiresAt?: Instant;
  readonly revokedAt?: Instant;
  /** To the hour. */
  readonly lastUsedAt?: Instant;
};

export type AccessRefusalCode =
  'access.missing' | 'access.invalid' | 'access.expired' | 'access.revoked' | 'access.forbidden';

/** Every method throws DatabaseUnavailableError when the database can't answer. */
export interface AccessList {
  /** The token is in the answer and nowhere else. @throws {ZodError} the request is incomplete */
  grant(request: AccessRequest): Promise<AccessGrant & { readonly token: string }>;
  /** Oldest first. */
  list(): Promise<readonly AccessGrant[]>;
  /** False when there is no such principal; true again when it was revoked before. */
  revoke(principalId: string): Promise<boolean>;
  /** Refusals: `access.missing` (no token), `access.invalid`, `access.expired` { at }, `access.revoked` { at }. */
  authenticate(token: string | undefined): Promise<Principal | Refusal<AccessRefusalCode>>;
  close(): Promise<void>;
}

export type AccessListOptions = {
  readonly clock?: Clock;
  /** Told when the time of last use could not be written; the caller is let in all the same. */
  readonly onUseNotRecorded?: (error: unknown) => void;
};
