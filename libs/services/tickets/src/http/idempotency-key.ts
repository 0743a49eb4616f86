import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import { refusedWith } from '@sunwai/contracts';

type HttpRequest = { readonly headers: Readonly<Record<string, string | readonly string[] | undefined>> };

/** `Idempotency-Key`: 1 to 200 visible characters, or undefined. @throws {RefusedError} `request.invalid` */
export const IdempotencyKey = createParamDecorator((_data: unknown, context: ExecutionContext): string | undefined => {
  const key = context.switchToHttp().getRequest<HttpRequest>().headers['idempotency-key'];
  if (key === undefined || (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key))) return key;
  throw refusedWith('request.invalid', {
    fields: ['idempotency-key'],
    problems: ['idempotency-key must be 1 to 200 visible ASCII characters'],
  });
});
