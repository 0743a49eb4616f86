import { randomBytes, timingSafeEqual } from 'node:crypto';
import { databaseConfig, openDatabase } from '@sunwai/database';
import type { Clock, Instant, Refusal } from '@sunwai/kernel';
import { epochMilliseconds, hours, refuse, systemClock } from '@sunwai/kernel';
import { z } from 'zod';
import { identityMigrations, principalOf } from './access-grants.table.js';
import type { AccessGrantRow, IdentityTables } from './access-grants.table.js';
import { isToken, newToken, tokenHash } from './access-tokens.js';
import { base32 } from './base32.js';
import { defaultScopes, principalKinds, scopes } from './principal.js';
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

const lastUsedPrecision = hours(1);
const cacheSize = 10_000;

const grantOf = (row: AccessGrantRow): AccessGrant => ({
  principal: principalOf(row),
  createdAt: row.created_at,
  ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
  ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
});

/** Opens the access list on the database that `config.url` names, whichever other process has it open. */
export const openAccessList = async (config: IdentityConfig, options: AccessListOptions = {}): Promise<AccessList> => {
  const { cacheMs, ...database } = identityConfig.parse(config);
  const { clock = systemClock, onUseNotRecorded = () => undefined } = options;
  const { db, close } = await openDatabase<IdentityTables>({
    ...database,
    namespace: 'identity',
    migrations: identityMigrations,
  });
  /** Monotonic times, so that a clock set back keeps nobody in. */
  const cache = new Map<string, { readonly until: number; readonly grant: Promise<AccessGrant | undefined> }>();
  const writes = new Set<Promise<unknown>>();

  const recordUse = (id: string, at: Instant): void => {
    const write = db.updateTable('access_grants').set({ last_used_at: at }).where('id', '=', id).execute();
    const settled = write.catch(onUseNotRecorded).finally(() => writes.delete(settled));
    writes.add(settled);
  };

  const read = async (hash: string): Promise<AccessGrant | undefined> => {
    const row = await db.selectFrom('access_grants').selectAll().where('token_hash', '=', hash).executeTakeFirst();
    if (!row || !timingSafeEqual(Buffer.from(row.token_hash), Buffer.from(hash))) return undefined;
    const now = epochMilliseconds(clock.now());
    const used = row.last_used_at === null ? -Infinity : epochMilliseconds(row.last_used_at);
    const hour = new Date(now - (now % lastUsedPrecision)).toISOString();
    if (row.revoked_at === null && now - used >= lastUsedPrecision) recordUse(row.id, hour);
    return grantOf(row);
  };

  const remembered = (hash: string): Promise<AccessGrant | undefined> => {
    const known = cache.get(hash);
    const now = performance.now();
    if (known && now < known.until) return known.grant;
    if (cache.size >= cacheSize) cache.clear();
    const grant = read(hash);
    cache.set(hash, { until: now + cacheMs, grant });
    const forget = (): void => void cache.delete(hash);
    grant.then((found) => found ?? forget(), forget);
    return grant;
  };

  return {
    grant: async (request) => {
      const { kind, label, scopes: chosen, expiresAt, pack, department, officer, post } = accessRequest.parse(request);
      const token = newToken(kind);
      const row: AccessGrantRow = {
        id: `${kind.replace('_', '-')}-${base32(randomBytes(5), 8)}`,
        token_hash: tokenHash(token),
        kind,
        scopes: JSON.stringify(chosen ?? defaultScopes[kind]),
        pack: pack ?? null,
        department: department ?? null,
        officer: officer ?? null,
        post: post ?? null,
        label,
        created_at: clock.now(),
        expires_at: expiresAt ?? null,
        revoked_at: null,
        last_used_at: null,
      };
      await db.insertInto('access_grants').values(row).execute();
      return { ...grantOf(row), token };
    },
    list: async () => {
      const rows = await db.selectFrom('access_grants').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.map(grantOf);
    },
    revoke: async (principalId) => {
      const known = db.selectFrom('access_grants').select('id').where('id', '=', principalId);
      if (!(await known.executeTakeFirst())) return false;
      const revocation = db.updateTable('access_grants').set({ revoked_at: clock.now() });
      await revocation.where('id', '=', principalId).where('revoked_at', 'is', null).execute();
      cache.clear();
      return true;
    },
    authenticate: async (token) => {
      if (token === undefined || token === '') return refuse('access.missing');
      const grant = isToken(token) ? await remembered(tokenHash(token)) : undefined;
      if (!grant) return refuse('access.invalid');
      if (grant.revokedAt !== undefined) return refuse('access.revoked', { at: grant.revokedAt });
      const { expiresAt } = grant;
      if (expiresAt !== undefined && epochMilliseconds(clock.now()) >= epochMilliseconds(expiresAt)) {
        return refuse('access.expired', { at: expiresAt });
      }
      return grant.principal;
    },
    close: async () => {
      await Promise.all(writes);
      await close();
    },
  };
};
