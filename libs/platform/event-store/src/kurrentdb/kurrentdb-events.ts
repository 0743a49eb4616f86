import type { Instant, JsonObject } from '@sunwai/kernel';
import type { RecordedEvent as ServersEvent } from '@kurrent/kurrentdb-client';
import { StoreFormatError } from '../errors.js';
import type { NewEvent, RecordedEvent } from '../event-store.js';

/** Holds the store's id. Its name is one that no append is allowed to use. */
export const STORE_STREAM = 'sunwai.store';

/** Beside an event's own metadata: the mark of ours, the version of its shape, and which append wrote it. */
type Envelope = {
  readonly sunwai: 1;
  readonly schemaVersion: number;
  readonly append: string;
  readonly metadata: JsonObject;
  /** Of an event that was copied from another store: the server has only the time of the copy. */
  readonly recordedAt?: Instant;
};
type Body = { readonly data: JsonObject; readonly personal?: JsonObject };

export type OutgoingEvent = {
  readonly contentType: 'application/json';
  readonly id: string;
  readonly type: string;
  readonly data: Body;
  readonly metadata: Envelope;
};

export const outgoing = (event: NewEvent, append: string, recordedAt?: Instant): OutgoingEvent => ({
  contentType: 'application/json',
  id: event.id,
  type: event.type,
  data: { data: event.data, ...(event.personal && { personal: event.personal }) },
  metadata: {
    sunwai: 1,
    schemaVersion: event.schemaVersion,
    append,
    metadata: event.metadata,
    ...(recordedAt && { recordedAt }),
  },
});

const envelopeOf = (event: ServersEvent): Envelope | undefined => {
  const metadata = event.metadata as Partial<Envelope> | undefined;
  return metadata?.sunwai === 1 ? (metadata as Envelope) : undefined;
};

/** The server's own events, other applications' and the one that holds the store's id are not of this history. */
export const isOurs = (event: ServersEvent): boolean =>
  event.isJson && event.streamId !== STORE_STREAM && !event.streamId.startsWith('$') && envelopeOf(event) !== undefined;

/** Which append wrote an event: tells one that was written now from one that was there already. */
export const appendOf = (event: ServersEvent): string | undefined => envelopeOf(event)?.append;

/**
 * Each event is a log record of its own, whose commit and prepare positions are the same; so one number names both.
 * @throws {StoreFormatError} servers before 22.6 do not give the position of events read from a stream
 */
export const positionOf = (event: ServersEvent): bigint => {
  const commit = event.position?.commit;
  if (commit === undefined || commit >= 2n ** 63n) {
    throw new StoreFormatError(
      'The KurrentDB server gives no positions for events of a stream; 22.6 or later is needed',
    );
  }
  return commit;
};

export const versionOf = (event: ServersEvent): number => Number(event.revision) + 1;

export const incoming = (event: ServersEvent): RecordedEvent => {
  const { schemaVersion, metadata, recordedAt } = envelopeOf(event)!;
  const { data, personal } = event.data as Body;
  return {
    id: event.id,
    type: event.type,
    schemaVersion,
    data,
    personal,
    metadata,
    stream: event.streamId,
    version: versionOf(event),
    position: positionOf(event),
    recordedAt: recordedAt ?? event.created.toISOString(),
  };
};
