import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { CopyRefusedError } from '../errors.js';
import type { EventStore, RecordedEvent } from '../event-store.js';
import type { EventStoreConfig } from '../open-event-store.js';
import { openEventStore } from '../open-event-store.js';
import { differenceOf, eventText } from './event-text.js';
import type { RestorableStore } from './restore.js';
import { RESTORE } from './restore.js';

export type CopyProgress = {
  /** Events of the source that are in the target now, and were compared. */
  readonly events: number;
  /** Of those, the ones that this copy wrote. */
  readonly written: number;
};

export type HistoryCopy = CopyProgress & {
  /** SHA-256, in hex, over every event in global order, of what was read from each side: the same text twice. */
  readonly sourceDigest: string;
  readonly targetDigest: string;
  /** False when it was stopped by its signal; the same copy again goes on from there. */
  readonly complete: boolean;
};

export type CopyOptions = {
  readonly onProgress?: (progress: CopyProgress) => void;
  /** Stops the copy between two batches. */
  readonly signal?: AbortSignal;
};

/** Events that are read, written in one go and read back. */
const BATCH = 256;

/**
 * Moves a history to another engine: every event in global order, as it is stored (nothing is upcast), with its time.
 * What the target already has is compared, not written again, so a copy that was broken off goes on where it stopped,
 * and one of a store that is in use can be made beforehand and finished when nobody writes any more. Everything that is
 * written is read back and compared. Positions are the target's own; cursors lead to the same events in both.
 *
 * @throws {CopyRefusedError} the source is empty or is the target; the target has events that are not the source's
 * @throws {StoreFormatError} {@link openEventStore}
 * @throws {StoreUnavailableError} {@link openEventStore}
 */
export const copyHistory = async (
  from: EventStoreConfig,
  to: EventStoreConfig,
  options: CopyOptions = {},
): Promise<HistoryCopy> => {
  if (from.engine === 'sqlite' && !existsSync(from.file)) throw new CopyRefusedError(`there is no ${from.file}`);
  const source = await openEventStore(from);
  try {
    if ((await source.head()) === 0n) throw new CopyRefusedError('the store to copy from is empty');
    const target = await openEventStore(to);
    try {
      return await copyBetween(source, target, options);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
};

/** Both opened without a schema. */
export const copyBetween = async (
  source: EventStore,
  target: EventStore,
  { onProgress, signal }: CopyOptions = {},
): Promise<HistoryCopy> => {
  if (source.id === target.id) throw new CopyRefusedError('both are the same store');
  if (!isRestorable(target)) throw new CopyRefusedError('this engine takes no copies');
  const comparison = new Comparison();
  let [sourceAt, targetAt] = [0n, 0n];
  let written = 0;
  const result = (complete: boolean): HistoryCopy => ({ ...comparison.result(), written, complete });

  while (!signal?.aborted) {
    const wanted = await read(source, sourceAt, BATCH);
    const there = await read(target, targetAt, Math.max(wanted.length, 1));
    comparison.compare(wanted, there);
    if (wanted.length === 0) return result(true);
    const missing = wanted.slice(there.length);
    targetAt = there.at(-1)?.position ?? targetAt;
    if (missing.length > 0) {
      await target[RESTORE](missing);
      const readBack = await read(target, targetAt, missing.length);
      comparison.compareWritten(missing, readBack);
      written += missing.length;
      targetAt = readBack.at(-1)!.position;
    }
    sourceAt = wanted.at(-1)!.position;
    onProgress?.({ events: comparison.events, written });
  }
  return result(false);
};

const isRestorable = (store: EventStore): store is RestorableStore => RESTORE in store;

const read = async (store: EventStore, after: bigint, limit: number): Promise<RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  for await (const batch of store.readAll({ after, limit, batchSize: limit })) events.push(...batch);
  return events;
};

/** Both sides, event by event from the first on. */
class Comparison {
  events = 0;
  private readonly source = createHash('sha256');
  private readonly target = createHash('sha256');

  /** What the target already has must be how the source begins. */
  compare(wanted: readonly RecordedEvent[], there: readonly RecordedEvent[]): void {
    there.forEach((found, index) => {
      const event = wanted[index];
      if (!event) throw new CopyRefusedError(`the target has ${placeOf(found)}, and the source ended before it`);
      this.same(event, found);
    });
  }

  compareWritten(written: readonly RecordedEvent[], readBack: readonly RecordedEvent[]): void {
    written.forEach((event, index) => {
      const found = readBack[index];
      if (!found) throw new CopyRefusedError(`${placeOf(event)} was written, but is not in the target`);
      this.same(event, found);
    });
  }

  result(): Pick<HistoryCopy, 'events' | 'sourceDigest' | 'targetDigest'> {
    const { events } = this;
    return { events, sourceDigest: this.source.digest('hex'), targetDigest: this.target.digest('hex') };
  }

  private same(event: RecordedEvent, found: RecordedEvent): void {
    const [ours, theirs] = [eventText(event), eventText(found)];
    if (ours !== theirs) {
      throw new CopyRefusedError(
        `event ${this.events + 1} of the source is ${placeOf(event)}, of the target ${placeOf(found)}; they differ in ` +
          `${differenceOf(event, found)}. The target has a history of its own, or was changed`,
      );
    }
    this.source.update(ours);
    this.target.update(theirs);
    this.events += 1;
  }
}

const placeOf = ({ stream, version, type }: RecordedEvent): string => `event ${version} of ${stream} (${type})`;
