import type { Instant } from '@sunwai/kernel';
import { SunwaiError } from '@sunwai/kernel';
import type { ExpectedVersion } from './event-store.js';

/** `store.wrong_expected_version` */
export class WrongExpectedVersionError extends SunwaiError {
  constructor(
    readonly stream: string,
    readonly expected: ExpectedVersion,
    /** Events in the stream now. */
    readonly actual: number,
  ) {
    super('store.wrong_expected_version', `Stream ${stream}: expected ${expected}, but it is at version ${actual}`);
  }
}

/** `store.partial_overlap` */
export class PartialOverlapError extends SunwaiError {
  constructor(readonly stream: string) {
    super('store.partial_overlap', `Stream ${stream}: some of these events are already recorded, and some are not`);
  }
}

/** `store.unknown_event_version` */
export class UnknownEventVersionError extends SunwaiError {
  constructor(
    readonly type: string,
    readonly schemaVersion: number,
    readonly where: { readonly stream: string; readonly version: number; readonly recordedAt: Instant },
  ) {
    super(
      'store.unknown_event_version',
      `Event ${where.version} of ${where.stream} is ${type} version ${schemaVersion}, which this release does not know; install a newer one`,
    );
  }

  /** `CommentAdded version 9`, without saying whose. */
  get event(): string {
    return `${this.type} version ${this.schemaVersion}`;
  }
}

/** `store.invalid_append`: nothing that retrying or another version would help; a bug of the caller. */
export class InvalidAppendError extends SunwaiError {
  constructor(stream: string, why: string) {
    super('store.invalid_append', `Stream ${stream}: ${why}`);
  }
}

/** `store.invalid_cursor`: mistyped, cut off, or of a history that is not in this store. */
export class InvalidCursorError extends SunwaiError {
  constructor(why: string, options?: ErrorOptions) {
    super('store.invalid_cursor', `Not a place in this store: ${why}`, options);
  }
}

/** `store.format`: the file or database is not an event store, or one of a newer release. */
export class StoreFormatError extends SunwaiError {
  constructor(message: string, options?: ErrorOptions) {
    super('store.format', message, options);
  }
}

/** `store.address`: it names no engine. It may hold a password, so it is not repeated. */
export class StoreAddressError extends SunwaiError {
  constructor() {
    super('store.address', 'Not the address of an event store: it is sqlite:<file>, postgres://… or kurrentdb://…');
  }
}

/** `store.copy_refused`: a history can't be copied there; the message says why. It holds no personal data. */
export class CopyRefusedError extends SunwaiError {
  constructor(why: string) {
    super('store.copy_refused', `The history was not copied: ${why}`);
  }
}

/** `store.unavailable`: the engine did not answer, or refused (disk full, connection lost). */
export class StoreUnavailableError extends SunwaiError {
  constructor(message: string, options?: ErrorOptions) {
    super('store.unavailable', message, options);
  }
}
