import type { Actor } from '@sunwai/ticket';

export const principalKinds = [
  'adapter',
  'department',
  'officer',
  'control_room',
  'supervisor',
  'auditor',
  'service',
] as const;
export type PrincipalKind = (typeof principalKinds)[number];

export const scopes = [
  /** Bring in messages of people. */
  'intake:post',
  'tickets:read',
  'tickets:command',
  /** Say for whom a command is given: for services that have authenticated that caller themselves. */
  'tickets:act-for',
  /** Be a department: its assignments, and its answers to them. */
  'departments:serve',
  'registers:read',
  'audit:read',
  'media:read',
  'access:manage',
] as const;
export type Scope = (typeof scopes)[number];

/** Scopes of a grant that names none. `access:manage` is always given by name. */
export const defaultScopes: Readonly<Record<PrincipalKind, readonly Scope[]>> = {
  adapter: ['intake:post'],
  department: ['departments:serve', 'media:read'],
  officer: ['departments:serve', 'media:read'],
  control_room: ['intake:post', 'tickets:read', 'tickets:command', 'registers:read', 'media:read'],
  supervisor: ['tickets:read', 'tickets:command', 'registers:read', 'audit:read', 'media:read'],
  auditor: ['tickets:read', 'registers:read', 'audit:read'],
  service: ['intake:post', 'tickets:read', 'tickets:command', 'tickets:act-for', 'registers:read', 'media:read'],
};

/** Who calls: known by a credential, at every door. */
export type Principal = {
  /** `department-k3x9…`: of the access list, for ever. */
  readonly id: string;
  readonly kind: PrincipalKind;
  readonly scopes: readonly Scope[];
  /** The only pack that it has to do with; every pack when absent. */
  readonly pack?: string;
  readonly department?: string;
  /** Id of the pack's officer. */
  readonly officer?: string;
  readonly post?: string;
  /** What it is called in lists: `Jal Nigam portal`. A system or an office, not a person. */
  readonly label: string;
};

/** The actor of the events that the caller causes. A service acts as `system` by its name, an officer by their own id. */
export const actorOf = (principal: Principal): Actor => {
  const { kind, id, officer, post, department, label } = principal;
  return {
    kind: kind === 'service' ? 'system' : kind,
    id: kind === 'service' ? label : (officer ?? id),
    ...(post ? { post } : {}),
    ...(department ? { department } : {}),
  };
};
