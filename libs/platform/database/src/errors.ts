import { SunwaiError } from '@sunwai/kernel';

/** `database.newer`: a newer release has already changed these tables; this one must not touch them. */
export class DatabaseNewerError extends SunwaiError {
  constructor(
    readonly namespace: string,
    /** Number of the newest migration in the database, and of the newest one that this release has. */
    readonly found: number,
    readonly known: number,
  ) {
    super(
      'database.newer',
      `The tables of ${namespace} are at migration ${found}, this release knows ${known}; install the newer release`,
    );
  }
}

/** `database.migrations`: the code's list of migrations is not in order, or is not the one that was applied. */
export class MigrationsError extends SunwaiError {
  constructor(message: string, options?: ErrorOptions) {
    super('database.migrations', message, options);
  }
}

/**
 * `database.unavailable`: not reachable, out of space, only reading, or locked for too long; try again. Nothing of the
 * statement is kept, unless the answer to a commit was lost: what is done again must bear it.
 */
export class DatabaseUnavailableError extends SunwaiError {
  constructor(message: string, options?: ErrorOptions) {
    super('database.unavailable', message, options);
  }
}
