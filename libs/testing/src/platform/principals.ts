import type { AccessList, AccessRequest, Principal, PrincipalKind } from '@sunwai/identity';
import { principalKinds } from '@sunwai/identity';

/** One caller of each kind; officer and department are those of the block Tiloi in packs/amethi. */
const requests: Readonly<Record<PrincipalKind, AccessRequest>> = {
  adapter: { kind: 'adapter', label: 'X adapter', pack: 'amethi' },
  department: {
    kind: 'department',
    label: 'Rural development portal',
    pack: 'amethi',
    department: 'rural-development',
  },
  officer: {
    kind: 'officer',
    label: 'BDO Tiloi',
    pack: 'amethi',
    department: 'rural-development',
    officer: 'bdo-tiloi',
    post: 'bdo',
  },
  control_room: { kind: 'control_room', label: 'Control room', pack: 'amethi', post: 'Control room' },
  supervisor: { kind: 'supervisor', label: 'ADM', pack: 'amethi', post: 'adm' },
  auditor: { kind: 'auditor', label: 'Auditor', pack: 'amethi' },
  service: { kind: 'service', label: 'routing' },
};

export const grantToEachKind = async (access: AccessList) => {
  const granted = await Promise.all(
    principalKinds.map(async (kind) => [kind, await access.grant(requests[kind])] as const),
  );
  return {
    tokens: Object.fromEntries(granted.map(([kind, { token }]) => [kind, token])) as Record<PrincipalKind, string>,
    principals: Object.fromEntries(granted.map(([kind, { principal }]) => [kind, principal])) as Record<
      PrincipalKind,
      Principal
    >,
  };
};
