import type { Metadata } from '@grpc/grpc-js';
import type { Refusal } from '@sunwai/kernel';
import { isRefusal, refuse } from '@sunwai/kernel';
import type { AccessList, AccessRefusalCode } from './access-list.js';
import { bearerOf } from './access-tokens.js';
import type { Principal, Scope } from './principal.js';

/** The caller of an `Authorization` value, if they have one of the scopes. Refusals as `authenticate`, and `access.forbidden` { scope }. */
export const admit = async (
  access: AccessList,
  authorization: unknown,
  scopes: readonly Scope[],
): Promise<Principal | Refusal<AccessRefusalCode>> => {
  const token = bearerOf(authorization);
  if (token === undefined && typeof authorization === 'string' && authorization !== '') return refuse('access.invalid');
  const caller = await access.authenticate(token);
  if (isRefusal(caller)) return caller;
  if (scopes.some((scope) => caller.scopes.includes(scope))) return caller;
  return refuse('access.forbidden', { scope: scopes.join(' or ') });
};

/** For bare gRPC calls, which no guard sees: the caller of `call.metadata`, who must have one of `scopes`. */
export const authenticateCall = (
  access: AccessList,
  metadata: Metadata,
  ...scopes: readonly [Scope, ...Scope[]]
): Promise<Principal | Refusal<AccessRefusalCode>> => admit(access, metadata.get('authorization')[0], scopes);
