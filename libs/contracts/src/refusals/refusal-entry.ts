/** How one code is told at the doors: once for HTTP, once for gRPC, and in words. */
export type RefusalEntry = {
  readonly http: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 411 | 413 | 415 | 422 | 429 | 500 | 502 | 503;
  readonly grpc: keyof typeof grpcCodes;
  /** ICU MessageFormat; its arguments are details of the refusal. */
  readonly sentence: { readonly en: string; readonly hi: string };
  /** The details that come with it: the arguments that the sentences may use. */
  readonly details: readonly string[];
};

/** The status codes of gRPC that refusals use, by their official names and numbers. */
export const grpcCodes = {
  INVALID_ARGUMENT: 3,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

export type SentenceLanguage = keyof RefusalEntry['sentence'];

type Told = (details: readonly string[], en: string, hi: string) => RefusalEntry;

/** The request is well-formed, but the ticket does not stand so that it could be done. */
export const conflict: Told = (details, en, hi) => ({
  http: 409,
  grpc: 'FAILED_PRECONDITION',
  details,
  sentence: { en, hi },
});

/** What is asked for can't be right, however the ticket stands. */
export const invalid: Told = (details, en, hi) => ({
  http: 422,
  grpc: 'INVALID_ARGUMENT',
  details,
  sentence: { en, hi },
});

/** Not for this caller. */
export const forbidden: Told = (details, en, hi) => ({
  http: 403,
  grpc: 'PERMISSION_DENIED',
  details,
  sentence: { en, hi },
});

/** No such thing. */
export const notFound: Told = (details, en, hi) => ({ http: 404, grpc: 'NOT_FOUND', details, sentence: { en, hi } });
