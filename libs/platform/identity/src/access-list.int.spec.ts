import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { days, fixedClock, hours } from '@sunwai/kernel';
import type { AccessList, AccessRequest } from './index.js';
import { actorOf, defaultScopes, openAccessList, principalKinds } from './index.js';

const start = '2026-11-22T06:40:00.000Z';
const officer: AccessRequest = {
  kind: 'officer',
  label: 'BDO Tiloi',
  department: 'rural',
  officer: 'bdo-tiloi',
  post: 'BDO',
};
const nobody = `sunwai_officer_${'a'.repeat(32)}`;

describe('The access list', () => {
  let folder = '';
  let access: AccessList;
  const clock = fixedClock(start);
  const open = (): Promise<AccessList> => openAccessList({ url: `sqlite:${join(folder, 'access.db')}` }, { clock });
  beforeEach(async () => {
    clock.set(start);
    folder = await mkdtemp(join(tmpdir(), 'sunwai-access-'));
    access = await open();
  });
  afterEach(async () => {
    await access.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('knows whoever was granted access by their token, with what they may do', async () => {
    for (const kind of principalKinds) {
      const { token, principal } = await access.grant({ ...officer, kind, label: `a ${kind}`, pack: 'amethi' });
      expect(token).toMatch(new RegExp(`^sunwai_${kind}_[a-z2-7]{32}$`));
      expect(await access.authenticate(token)).toEqual(principal);
      expect(principal).toMatchObject({ kind, pack: 'amethi', label: `a ${kind}`, scopes: defaultScopes[kind] });
    }
  });

  it('makes the caller the actor of what they cause: an officer by their own id, a service by its name', async () => {
    const granted = await access.grant(officer);
    expect(actorOf(granted.principal)).toEqual({ kind: 'officer', id: 'bdo-tiloi', post: 'BDO', department: 'rural' });
    const service = await access.grant({ kind: 'service', label: 'sla' });
    expect(actorOf(service.principal)).toEqual({ kind: 'system', id: 'sla' });
  });

  it('gives the scopes that were named instead of the usual ones, and managing access only by name', async () => {
    const { principal } = await access.grant({ kind: 'auditor', label: 'CAG', scopes: ['audit:read'] });
    expect(principal.scopes).toEqual(['audit:read']);
    expect(Object.values(defaultScopes).flat()).not.toContain('access:manage');
  });

  it.each([
    [{ kind: 'department', label: 'Jal Nigam' }, 'department'],
    [{ kind: 'officer', label: 'BDO', department: 'rural' }, 'officer'],
    [{ kind: 'citizen', label: 'x' }, 'kind'],
    [{ kind: 'auditor', label: ' ' }, 'label'],
    [{ kind: 'auditor', label: 'x', scopes: ['everything'] }, 'scopes'],
  ])('grants nothing on half a request: %o', async (request, missing) => {
    await expect(access.grant(request as AccessRequest)).rejects.toThrow(missing);
    expect(await access.list()).toEqual([]);
  });

  it.each([
    [undefined, 'access.missing'],
    ['', 'access.missing'],
    [nobody, 'access.invalid'],
    ['password', 'access.invalid'],
    [`${nobody}' OR '1'='1`, 'access.invalid'],
    ['x'.repeat(100_000), 'access.invalid'],
  ])('lets nobody in by %p', async (token, code) => {
    await access.grant(officer);
    expect(await access.authenticate(token)).toMatchObject({ refused: true, code });
  });

  it('ends an access when it expires, without waiting for anything', async () => {
    const { token } = await access.grant({ ...officer, expiresAt: '2026-11-23T06:40:00.000Z' });
    clock.advance(days(1) - 1);
    expect(await access.authenticate(token)).toMatchObject({ kind: 'officer' });
    clock.advance(1);
    expect(await access.authenticate(token)).toMatchObject({
      code: 'access.expired',
      details: { at: '2026-11-23T06:40:00.000Z' },
    });
  });

  it('ends an access at once where it is revoked, and keeps the first date of it', async () => {
    const { token, principal } = await access.grant(officer);
    expect(await access.authenticate(token)).toEqual(principal);
    expect(await access.revoke(principal.id)).toBe(true);
    expect(await access.authenticate(token)).toMatchObject({ code: 'access.revoked', details: { at: start } });
    clock.advance(hours(5));
    expect([await access.revoke(principal.id), await access.revoke('officer-unknown')]).toEqual([true, false]);
    expect(await access.list()).toMatchObject([{ revokedAt: start }]);
  });

  it('ends an access within a second when another process revokes it, however busy the door is', async () => {
    const { token, principal } = await access.grant(officer);
    await access.authenticate(token);
    const commandLine = await open();
    await commandLine.revoke(principal.id);
    await commandLine.close();
    const revokedAt = performance.now();
    while (performance.now() - revokedAt < 1_000) {
      await access.authenticate(token);
      await setTimeout(20);
    }
    expect(await access.authenticate(token)).toMatchObject({ code: 'access.revoked' });
  });

  it('knows at once whom another process has granted access', async () => {
    const commandLine = await open();
    const { token, principal } = await commandLine.grant(officer);
    await commandLine.close();
    expect(await access.authenticate(token)).toEqual(principal);
  });

  it('notes when an access was last used, to the hour', async () => {
    const { token } = await access.grant(officer);
    expect(await access.list()).toMatchObject([{ createdAt: start }]);
    await access.authenticate(token);
    await access.close();
    access = await open();
    expect(await access.list()).toMatchObject([{ lastUsedAt: '2026-11-22T06:00:00.000Z' }]);
  });

  it('keeps no token anywhere', async () => {
    const { token } = await access.grant(officer);
    await access.authenticate(token);
    await access.close();
    access = await open();
    const secret = token.slice(-32);
    for (const file of await readdir(folder)) expect((await readFile(join(folder, file))).includes(secret)).toBe(false);
    expect(JSON.stringify(await access.list())).not.toContain(secret);
  });
});
