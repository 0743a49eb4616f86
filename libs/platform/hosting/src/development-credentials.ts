import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccessList, AccessRequest } from '@sunwai/identity';
import type { PackRegistry } from '@sunwai/packs';
import type { PlatformConfig } from './platform.config.js';
import { ConfigInvalidError } from './platform.config.js';

/** Tokens by whom they are for. */
export type Credentials = Readonly<Record<string, string>>;

const requests = (pack: string, departments: readonly string[]): Readonly<Record<string, AccessRequest>> => ({
  'control-room': { kind: 'control_room', label: 'Control room (development)', pack },
  supervisor: { kind: 'supervisor', label: 'Supervisor (development)', pack },
  auditor: { kind: 'auditor', label: 'Auditor (development)' },
  service: { kind: 'service', label: 'Services that run apart (development)' },
  adapter: { kind: 'adapter', label: 'Channel adapter (development)', pack },
  ...Object.fromEntries(
    departments.map((department) => [
      `department:${department}`,
      { kind: 'department', label: `System of ${department} (development)`, pack, department } as const,
    ]),
  ),
});

/**
 * One credential of each kind for each pack: made when they are missing, and kept in the state folder for its owner alone.
 * @throws {ConfigInvalidError} in production: there, each is granted to somebody
 */
export const developmentCredentials = async (
  { stateDir, settings }: PlatformConfig,
  access: AccessList,
  packs: PackRegistry,
): Promise<Credentials> => {
  if (settings.SUNWAI_MODE === 'production') {
    throw new ConfigInvalidError(['SUNWAI_MODE: credentials of development are not made in production']);
  }
  const file = join(stateDir, 'development-credentials.json');
  const known = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Credentials) : {};
  const made: Record<string, string> = {};
  for (const { id, departments } of packs.all()) {
    const wanted = requests(
      id,
      departments.map((department) => department.id),
    );
    for (const [name, request] of Object.entries(wanted)) {
      const key = packs.all().length > 1 ? `${id}/${name}` : name;
      if (!known[key]) made[key] = (await access.grant(request)).token;
    }
  }
  const all = { ...known, ...made };
  if (Object.keys(made).length > 0) await writeFile(file, `${JSON.stringify(all, undefined, 2)}\n`, { mode: 0o600 });
  return all;
};
