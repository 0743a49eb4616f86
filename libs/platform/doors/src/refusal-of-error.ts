import { HttpException } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import type { RefusalCode } from '@sunwai/contracts';
import { isRefusalCode } from '@sunwai/contracts';
import { refusalOfStatus } from '@sunwai/contracts/grpc';
import type { Refusal } from '@sunwai/kernel';
import { isOutage, refuse, RefusedError, SunwaiError } from '@sunwai/kernel';

/** Whatever was thrown at a door, as one refusal to tell; `unexpected` wants an eye on the log. */
export type ToldError = { readonly refusal: Refusal; readonly unexpected: boolean };

const expected = (code: RefusalCode, details: Refusal['details'] = {}): ToldError => ({
  refusal: refuse(code, details),
  unexpected: false,
});
const unexpected = (code: RefusalCode): ToldError => ({ refusal: refuse(code), unexpected: true });

const statusCodes: Readonly<Record<number, RefusalCode>> = {
  401: 'access.missing',
  403: 'access.forbidden',
  404: 'request.no_such_door',
  405: 'request.method_not_allowed',
  413: 'request.too_large',
  415: 'request.type_unsupported',
  429: 'request.too_many',
  503: 'server.unavailable',
};

/** Errors of Nest and of Fastify's body parsers. */
const ofHttpException = (error: HttpException): ToldError => {
  const status = error.getStatus();
  const code = statusCodes[status];
  if (code) return expected(code);
  if (status >= 500) return unexpected('server.error');
  if (isNotJson(error.cause)) return expected('request.not_json');
  return expected('request.invalid', { fields: [], problems: [error.message] });
};

const isNotJson = (cause: unknown): boolean =>
  cause instanceof SyntaxError || /JSON/.test(String((cause as { code?: unknown } | undefined)?.code));

/** gRPC's DEADLINE_EXCEEDED and UNAVAILABLE, as a client of another service throws them. */
const isPeerAway = (error: unknown): boolean => {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 4 || code === 14;
};

export const refusalOfError = (error: unknown): ToldError => {
  if (error instanceof RefusedError) return { refusal: error.refusal, unexpected: false };
  if (error instanceof SunwaiError) {
    if (isRefusalCode(error.code)) return expected(error.code);
    return unexpected(isOutage(error) ? 'server.unavailable' : 'server.error');
  }
  if (error instanceof HttpException) return ofHttpException(error);
  // The one that Nest throws where a guard says no.
  if (error instanceof RpcException && error.message === 'Forbidden resource') return expected('access.forbidden');
  const byPeer = refusalOfStatus(error);
  if (byPeer) return { refusal: byPeer, unexpected: false };
  return unexpected(isPeerAway(error) ? 'server.unavailable' : 'server.error');
};
