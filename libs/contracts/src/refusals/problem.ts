import type { Refusal } from '@sunwai/kernel';
import { httpStatusOf, sentenceOf } from './refusals.js';

/** Body of every HTTP answer that says no: RFC 9457, `application/problem+json`. */
export type Problem = {
  /** `urn:sunwai:problem:report.old_round` */
  readonly type: string;
  /** What the status means, in English. */
  readonly title: string;
  readonly status: number;
  /** The stable code; what programs should look at. */
  readonly code: string;
  /** The refusal in plain words, in the language asked for. */
  readonly detail: string;
  /** The facts of the sentence. */
  readonly details: Refusal['details'];
};

export const problemMediaType = 'application/problem+json';

const titles: Readonly<Record<ReturnType<typeof httpStatusOf>, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

export const problemOf = (refusal: Pick<Refusal, 'code' | 'details'>, language: string): Problem => {
  const status = httpStatusOf(refusal.code);
  return {
    type: `urn:sunwai:problem:${refusal.code}`,
    title: titles[status],
    status,
    code: refusal.code,
    detail: sentenceOf(refusal, language),
    details: refusal.details,
  };
};
