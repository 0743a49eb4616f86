import type { Principal, PrincipalKind } from '@sunwai/identity';
import type { Refusal } from '@sunwai/kernel';
import { refuse } from '@sunwai/kernel';
import type { Pack } from '@sunwai/packs';
import type { Actor, TicketCommandType } from '@sunwai/ticket';
import { whoMay } from '@sunwai/ticket';

/** As whom each kind of caller acts; a kind that is not here gives no commands over HTTP (services use gRPC). */
const actorKinds: Partial<Record<PrincipalKind, Actor['kind']>> = {
  control_room: 'control_room',
  supervisor: 'supervisor',
  officer: 'officer',
  department: 'department',
};

/** Over HTTP. What the domain lets each kind of actor do is its own table, `whoMay`; this is all that doors add to it. */
export const mayGive = (caller: Principal, type: TicketCommandType): boolean => {
  const kind = actorKinds[caller.kind];
  return kind !== undefined && whoMay(type).includes(kind);
};

/** Who may type in a complaint for somebody else. */
export const mayFile = ({ kind }: Principal): boolean => kind === 'control_room' || kind === 'supervisor';

export const notEntitled = ({ kind }: Principal, command: string): Refusal =>
  refuse('actor.not_entitled', { actor: kind, command });

/** A caller bound to one pack has nothing to do with another's tickets. */
export const isOfPack = ({ pack: bound }: Principal, pack: Pack | undefined): boolean =>
  bound === undefined || bound === pack?.id;
