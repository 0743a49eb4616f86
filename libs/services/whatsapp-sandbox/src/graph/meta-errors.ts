import type { JsonObject } from '@sunwai/kernel';
import { newTraceId } from '../identity.js';

type MetaError = { readonly code: number; readonly title: string; readonly details: string };

/** Meta's numbers and titles, with the sandbox's own words on them. Source: "Error codes" of the WhatsApp Business Platform. */
const TITLES: Readonly<Record<number, readonly [title: string, details: string]>> = {
  4: ['Application request limit reached', 'The app has made too many calls.'],
  100: ['Invalid parameter', 'A parameter is unknown or wrong.'],
  190: ['Invalid OAuth access token', 'The bearer token is missing, wrong or expired.'],
  80007: ['Rate limit issues', 'The business account has made too many calls.'],
  130429: ['Rate limit hit', 'Too many messages from this number in a short time.'],
  131000: ['Something went wrong', 'The message was not sent because of an unknown error.'],
  131008: ['Required parameter is missing', 'A required parameter is missing.'],
  131009: ['Parameter value is not valid', 'A parameter has a value that is not allowed.'],
  131016: ['Service unavailable', 'A service is temporarily unavailable.'],
  131026: ['Message undeliverable', 'The number has no WhatsApp, or can’t take this message.'],
  131047: ['Re-engagement message', 'More than 24 hours have passed since the person last wrote; send a template.'],
  131048: ['Spam rate limit hit', 'Too many messages of this number were blocked or flagged.'],
  131049: ['Meta chose not to deliver', 'Held back for healthy engagement in the ecosystem.'],
  131051: ['Unsupported message type', 'This type of message is not supported.'],
  131053: ['Media upload error', 'The file could not be uploaded.'],
  131056: ['Pair rate limit hit', 'Too many messages to this person in a short time.'],
  132000: ['Template param count mismatch', 'The number of parameters is not that of the template.'],
  132001: ['Template does not exist', 'There is no approved template of this name in this language.'],
};

export const metaError = (code: number, details?: string): MetaError => {
  const [title, standard] = TITLES[code] ?? ['Error', 'An error asked for by a fault.'];
  return { code, title, details: details ?? standard };
};

/** An answer of the Graph API that is not 2xx. */
export class GraphError {
  constructor(
    readonly status: number,
    readonly body: JsonObject,
  ) {}
}

/** @param details what exactly is wrong, for the developer */
export const graphError = (status: number, code: number, details?: string, subcode?: number): GraphError => {
  const error = metaError(code, details);
  return new GraphError(status, {
    error: {
      message: `(#${code}) ${error.title}`,
      type: code === 100 && subcode === 33 ? 'GraphMethodException' : 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details: error.details },
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      fbtrace_id: newTraceId(),
    },
  });
};

export const noSuchObject = (id: string): GraphError =>
  graphError(400, 100, `Object with ID '${id.slice(0, 60)}' does not exist or can't be reached with this token.`, 33);
