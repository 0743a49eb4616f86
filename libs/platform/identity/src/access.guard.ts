import type { Metadata } from '@grpc/grpc-js';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { createParamDecorator, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isRefusal, refuse, RefusedError } from '@sunwai/kernel';
import type { AccessList } from './access-list.js';
import { admit } from './authenticate-call.js';
import { doorRule } from './doors.js';
import type { DoorRule } from './doors.js';
import { ACCESS_LIST } from './identity.tokens.js';
import type { Principal } from './principal.js';

/** Callers by the request (HTTP) or the metadata (gRPC) that they came with. */
const callers = new WeakMap<object, Principal>();

type HttpRequest = { readonly headers: { readonly authorization?: string } };

/** gRPC hands over (message, metadata, call); a handler of the bare call gets (call) alone. */
const grpcMetadataOf = (context: ExecutionContext): Metadata | undefined => {
  const [first, second] = context.getArgs<[{ metadata?: Metadata } | undefined, Metadata | undefined]>();
  return typeof second?.get === 'function' ? second : first?.metadata;
};

/**
 * Handlers of bus events (`@EventPattern`) have no caller from outside. Nest notes the kind of handler under this key:
 * 2 for events; gRPC methods are 1.
 */
const isBusEvent = (context: ExecutionContext): boolean =>
  context.getType() === 'rpc' && Reflect.getMetadata('microservices:handler_type', context.getHandler()) === 2;

/**
 * Guards every door, HTTP and gRPC: a bearer token of the access list with a scope that the door asks for. A door that
 * declares neither `@RequiresScope` nor `@PublicDoor` lets nobody in. Throws RefusedError with `access.*`.
 *
 * Two traps of Nest 12. Where gRPC is connected to an HTTP app, guards reach it only with
 * `connectMicroservice(…, { inheritAppConfig: true })`. And what a guard throws before a `@GrpcStreamCall` handler is
 * lost, the call never ends: such a method says `@PublicDoor()` and asks `authenticateCall` itself.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(ACCESS_LIST) private readonly access: AccessList,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (isBusEvent(context)) return true;
    const places = [context.getHandler(), context.getClass()];
    const rule = this.reflector.getAllAndOverride<DoorRule | undefined>(doorRule, places);
    if (!rule) throw new RefusedError(refuse('access.forbidden', { scope: 'undeclared' }));
    if (rule.public) return true;

    const [key, authorization] = credentialOf(context);
    const caller = await admit(this.access, authorization, rule.scopes);
    if (isRefusal(caller)) throw new RefusedError(caller);
    callers.set(key, caller);
    return true;
  }
}

const credentialOf = (context: ExecutionContext): [key: object, authorization: unknown] => {
  if (context.getType() === 'http') {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    return [request, request.headers.authorization];
  }
  const metadata = grpcMetadataOf(context);
  if (!metadata) throw new RefusedError(refuse('access.missing'));
  return [metadata, metadata.get('authorization')[0]];
};

/** `@Caller() caller: Principal`: whom the guard let in. On a public door there is none: `access.missing`. */
export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const key = context.getType() === 'http' ? context.switchToHttp().getRequest<HttpRequest>() : grpcMetadataOf(context);
  const caller = key && callers.get(key);
  if (!caller) throw new RefusedError(refuse('access.missing'));
  return caller;
});
