import type { EventStore, RecordedEvent } from '../event-store.js';

/**
 * What a copy of a history needs beyond the port: events as they were recorded elsewhere, their times included. Engines
 * have it under this symbol, which leaves the package by no export, so that services can append and nothing else.
 */
export const RESTORE: unique symbol = Symbol('restore');

export type RestorableStore = EventStore & {
  /**
   * Writes events of another store, in their order, each at the version and with the `recordedAt` that it had there.
   * What is written when it fails is a beginning of `events`, without a gap.
   * @throws {WrongExpectedVersionError} a stream is not as long as it was there
   */
  [RESTORE](events: readonly RecordedEvent[]): Promise<void>;
};
