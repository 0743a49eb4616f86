import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database } from '@sunwai/database';
import { openDatabase } from '@sunwai/database';
import type { Clock, Refusal } from '@sunwai/kernel';
import { epochMilliseconds, hours, instant, refuse, systemClock } from '@sunwai/kernel';
import { identityMigrations, principalOf } from './access-grants.table.js';
import type { AccessGrantRow, IdentityTables } from './access-grants.table.js';
import { accessRequest, identityConfig } from './access-list.js';
import type {
  AccessGrant,
  AccessList,
  AccessListOptions,
  AccessRefusalCode,
  AccessRequest,
  IdentityConfig,
} from './access-list.js';
import { isToken, newToken, tokenHash } from './access-tokens.js';
import { base32 } from './base32.js';
import { BrieflyRemembered } from './briefly-remembered.js';
import { defaultScopes } from './principal.js';
import type { Principal } from './principal.js';

const lastUsedPrecision = hours(1);

/** Opens the access list on the database that `config.url` names, whichever other process has it open. */
export const openAccessList = async (config: IdentityConfig, options: AccessListOptions = {}): Promise<AccessList> => {
  const { cacheMs, ...database } = identityConfig.parse(config);
  const opened = await openDatabase<IdentityTables>({
    ...database,
    namespace: 'identity',
    migrations: identityMigrations,
  });
  return new DatabaseAccessList(opened, cacheMs, options);
};

class DatabaseAccessList implements AccessList {
  private readonly known: BrieflyRemembered<AccessGrant>;
  private readonly clock: Clock;
  private readonly onUseNotRecorded: (error: unknown) => void;
  private readonly writes = new Set<Promise<unknown>>();

  constructor(
    private readonly database: Database<IdentityTables>,
    cacheMs: number,
    { clock = systemClock, onUseNotRecorded = () => undefined }: AccessListOptions,
  ) {
    this.clock = clock;
    this.onUseNotRecorded = onUseNotRecorded;
    this.known = new BrieflyRemembered(cacheMs, (hash) => this.read(hash));
  }

  async grant(request: AccessRequest): Promise<AccessGrant & { readonly token: string }> {
    const { kind, label, scopes, expiresAt, pack, department, officer, post } = accessRequest.parse(request);
    const token = newToken(kind);
    const row: AccessGrantRow = {
      id: `${kind.replace('_', '-')}-${base32(randomBytes(5), 8)}`,
      token_hash: tokenHash(token),
      kind,
      scopes: JSON.stringify(scopes ?? defaultScopes[kind]),
      pack: pack ?? null,
      department: department ?? null,
      officer: officer ?? null,
      post: post ?? null,
      label,
      created_at: this.clock.now(),
      expires_at: expiresAt ?? null,
      revoked_at: null,
      last_used_at: null,
    };
    await this.database.db.insertInto('access_grants').values(row).execute();
    return { ...grantOf(row), token };
  }

  async list(): Promise<readonly AccessGrant[]> {
    const grants = this.database.db.selectFrom('access_grants').selectAll();
    return (await grants.orderBy('created_at').orderBy('id').execute()).map(grantOf);
  }

  async revoke(principalId: string): Promise<boolean> {
    const { db } = this.database;
    const found = db.selectFrom('access_grants').select('id').where('id', '=', principalId);
    if (!(await found.executeTakeFirst())) return false;
    const revocation = db.updateTable('access_grants').set({ revoked_at: this.clock.now() });
    await revocation.where('id', '=', principalId).where('revoked_at', 'is', null).execute();
    this.known.forgetAll();
    return true;
  }

  async authenticate(token: string | undefined): Promise<Principal | Refusal<AccessRefusalCode>> {
    if (token === undefined || token === '') return refuse('access.missing');
    const grant = isToken(token) ? await this.known.get(tokenHash(token)) : undefined;
    if (!grant) return refuse('access.invalid');
    const { principal, revokedAt, expiresAt } = grant;
    if (revokedAt !== undefined) return refuse('access.revoked', { at: revokedAt });
    if (expiresAt !== undefined && epochMilliseconds(this.clock.now()) >= epochMilliseconds(expiresAt)) {
      return refuse('access.expired', { at: expiresAt });
    }
    return principal;
  }

  async close(): Promise<void> {
    await Promise.all(this.writes);
    await this.database.close();
  }

  private async read(hash: string): Promise<AccessGrant | undefined> {
    const found = this.database.db.selectFrom('access_grants').selectAll().where('token_hash', '=', hash);
    const row = await found.executeTakeFirst();
    if (!row || !timingSafeEqual(Buffer.from(row.token_hash), Buffer.from(hash))) return undefined;
    if (row.revoked_at === null) this.recordUse(row);
    return grantOf(row);
  }

  /** Once an hour for each grant, and beside the call: a full disk shuts nobody out. */
  private recordUse({ id, last_used_at: lastUsedAt }: AccessGrantRow): void {
    const now = epochMilliseconds(this.clock.now());
    const hour = instant(now - (now % lastUsedPrecision));
    if (lastUsedAt !== null && lastUsedAt >= hour) return;
    const update = this.database.db.updateTable('access_grants').set({ last_used_at: hour }).where('id', '=', id);
    const write = update
      .execute()
      .catch(this.onUseNotRecorded)
      .finally(() => this.writes.delete(write));
    this.writes.add(write);
  }
}

const grantOf = (row: AccessGrantRow): AccessGrant => ({
  principal: principalOf(row),
  createdAt: row.created_at,
  ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
  ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
});
