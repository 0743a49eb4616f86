/**
 * Base of every error that infrastructure throws. `code` is stable and documented where the class is;
 * `message` is for the log and holds no personal data.
 */
export class SunwaiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/**
 * Whether something that was needed could not be reached, or had no room: a database, a bus, another service. It says
 * nothing about what was asked of it, so the same again may be done later. By convention: codes end in `.unavailable`.
 */
export const isOutage = (error: unknown): boolean =>
  error instanceof SunwaiError && error.code.endsWith('.unavailable');

/** Makes a `switch` exhaustive: it compiles only while every case is handled. */
export const unreachable = (value: never): never => {
  throw new SunwaiError('bug.unreachable', `Unhandled case: ${JSON.stringify(value)}`);
};
