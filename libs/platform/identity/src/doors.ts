import { SetMetadata } from '@nestjs/common';
import type { Scope } from './principal.js';

/** What a door asks of its callers. */
export type DoorRule = { readonly public: true } | { readonly public: false; readonly scopes: readonly Scope[] };

export const doorRule = Symbol('sunwai.door');

/** On a controller or one of its methods (which then counts): callers have at least one of these scopes. */
export const RequiresScope = (...scopes: readonly [Scope, ...Scope[]]): ClassDecorator & MethodDecorator =>
  SetMetadata(doorRule, { public: false, scopes } satisfies DoorRule);

/**
 * On a controller or one of its methods: anybody may call, and nobody is known. Said aloud, because a door that says
 * nothing is shut. For webhooks that are signed, links that are signed, and health checks.
 */
export const PublicDoor = (): ClassDecorator & MethodDecorator =>
  SetMetadata(doorRule, { public: true } satisfies DoorRule);
