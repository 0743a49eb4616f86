import type { PlatformConfig } from '@sunwai/hosting';
import type { AccessRequest } from '@sunwai/identity';
import { accessRequest } from '@sunwai/identity';
import { PackRegistry } from '@sunwai/packs';
import { WrongUseError } from '../settings.js';

/**
 * A token for a department that is misspelt would be taken at every door and show nothing: better told at once.
 * @throws {WrongUseError}
 */
export const checkGrant = async (request: AccessRequest, { packFolders }: PlatformConfig): Promise<void> => {
  const parsed = accessRequest.safeParse(request);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `--${optionOf(path[0])}: ${message}`);
    throw new WrongUseError('access.incomplete', problems.join('\n'));
  }
  const { pack: id, department, officer } = parsed.data;
  if (id === undefined && department === undefined) return;
  const packs = (await PackRegistry.open(packFolders)).all().filter((pack) => id === undefined || pack.id === id);
  if (packs.length === 0) throw new WrongUseError('pack.unknown', `There is no pack ${id} in force (SUNWAI_PACKS).`);
  const [pack] = packs.filter((one) => department === undefined || one.department(department));
  const where = packs.map((one) => one.id).join(', ');
  if (!pack) throw new WrongUseError('pack.unknown_department', `There is no department ${department} in ${where}.`);
  if (officer !== undefined && pack.officer(officer)?.department !== department) {
    throw new WrongUseError('pack.unknown_officer', `There is no officer ${officer} of ${department} in ${where}.`);
  }
};

const optionOf = (field: PropertyKey | undefined): string => {
  if (field === 'expiresAt') return 'expires';
  return field === 'scopes' ? 'scope' : String(field);
};
