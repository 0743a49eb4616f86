import type { Milliseconds } from '@sunwai/kernel';
import { SunwaiError } from '@sunwai/kernel';
import { z } from 'zod';
import type { Failure } from './error-codes.js';
import { failureOf } from './error-codes.js';

/**
 * Why WhatsApp did not take a message or give a file. Codes: `whatsapp.<Meta's number>`, or ours:
 * `whatsapp.network` (no connection, or lost), `whatsapp.timeout` (no answer in time; it may have been taken),
 * `whatsapp.http_<status>` (an answer that is not Meta's), `whatsapp.invalid_message` (over a limit of Meta's, not sent),
 * `whatsapp.media_gone` (no such file any more), `whatsapp.media_too_large`, `whatsapp.media_address` (a link that our
 * token must not be sent to).
 */
export class WhatsAppError extends SunwaiError implements Failure {
  readonly retryable: boolean;
  readonly retryAfter?: Milliseconds;
  readonly accountWide: boolean;
  /** Meta's words on it; may quote what was sent, so it is not part of `message`. */
  readonly details?: string;
  /** What Meta's support asks for. */
  readonly traceId?: string;

  constructor(failure: Failure, message: string, options: ErrorOptions & { details?: string; traceId?: string } = {}) {
    super(failure.code, message, options);
    this.retryable = failure.retryable;
    this.accountWide = failure.accountWide;
    if (failure.retryAfter !== undefined) this.retryAfter = failure.retryAfter;
    if (options.details !== undefined) this.details = options.details;
    if (options.traceId !== undefined) this.traceId = options.traceId;
  }
}

const permanent = (code: string): Failure => ({ code, retryable: false, accountWide: false });

export const invalidMessage = (message: string): WhatsAppError =>
  new WhatsAppError(permanent('whatsapp.invalid_message'), message);

export const mediaGone = (): WhatsAppError =>
  new WhatsAppError(permanent('whatsapp.media_gone'), 'WhatsApp no longer has this file');

export const mediaTooLarge = (limit: number): WhatsAppError =>
  new WhatsAppError(permanent('whatsapp.media_too_large'), `The file is larger than ${limit} bytes`);

export const mediaAddress = (): WhatsAppError =>
  new WhatsAppError(permanent('whatsapp.media_address'), 'The link is not at a host of Meta’s; the token was not sent');

/** A request that got no answer. */
export const networkError = (cause: unknown): WhatsAppError => {
  const name = cause instanceof Error ? `${cause.name} ${'code' in cause ? String(cause.code) : ''}` : '';
  const code = /timeout|abort/i.test(name) ? 'whatsapp.timeout' : 'whatsapp.network';
  return new WhatsAppError({ code, retryable: true, accountWide: false }, `WhatsApp did not answer: ${name.trim()}`, {
    cause,
  });
};

const answerSchema = z.looseObject({
  error: z.looseObject({
    code: z.number(),
    message: z.string().catch(''),
    error_subcode: z.number().optional().catch(undefined),
    fbtrace_id: z.string().optional().catch(undefined),
    error_data: z.looseObject({ details: z.string().optional() }).optional().catch(undefined),
  }),
});

/**
 * An answer other than 2xx. Meta's number counts more than the HTTP status, as its documents ask for.
 * @param retryAfter the `Retry-After` header, in seconds
 */
export const answerError = (status: number, body: string, retryAfter: string | undefined): WhatsAppError => {
  const waitSeconds = Number(retryAfter);
  const wait = retryAfter !== undefined && waitSeconds >= 0 ? { retryAfter: waitSeconds * 1_000 } : {};
  const parsed = answerSchema.safeParse(jsonOf(body));
  if (!parsed.success) {
    const retryable = status >= 500 || status === 429 || status === 408;
    const failure: Failure = { code: `whatsapp.http_${status}`, retryable, accountWide: status === 401, ...wait };
    return new WhatsAppError(failure, `WhatsApp answered ${status}`);
  }
  const { code, fbtrace_id, error_data } = parsed.data.error;
  const failure = failureOf(code);
  const serverSide = status >= 500 && !failure.accountWide;
  return new WhatsAppError(
    { ...failure, ...wait, retryable: failure.retryable || serverSide },
    `WhatsApp answered ${status}, code ${code}`,
    {
      ...(error_data?.details === undefined ? {} : { details: error_data.details }),
      ...(fbtrace_id === undefined ? {} : { traceId: fbtrace_id }),
    },
  );
};

/** Graph says "no such object" as 100 with subcode 33, or as 404. */
export const saysGone = (status: number, body: string): boolean => {
  const parsed = answerSchema.safeParse(jsonOf(body));
  const error = parsed.success ? parsed.data.error : undefined;
  return status === 404 || status === 410 || (error?.code === 100 && error.error_subcode === 33);
};

const jsonOf = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // a proxy's page, say; the status tells the rest
  }
};
