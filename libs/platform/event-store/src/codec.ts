import type { JsonObject } from '@sunwai/kernel';
import { SunwaiError } from '@sunwai/kernel';
import type { NewEvent, RecordedEvent } from './event-store.js';
import { InvalidAppendError, UnknownEventVersionError } from './errors.js';

/** The part of an event whose shape its `schemaVersion` describes. */
export type EventBody = {
  readonly data: JsonObject;
  readonly personal?: JsonObject | undefined;
  readonly metadata: JsonObject;
};

/** Turns a body of version n into one of version n + 1. Pure. */
export type Upcaster = (body: EventBody) => EventBody;

/** What this release knows of events. The store itself knows no type. */
export type EventSchema = {
  /** Newest version of each event type, from 1. A type that is not here is unknown. */
  readonly known: Readonly<Record<string, number>>;
  /** Per type and version n, the step from n to n + 1. */
  readonly upcasters?: Readonly<Record<string, Readonly<Record<number, Upcaster>>>>;
};

/** An event as engines keep it: the three JSON texts unparsed. JSON escapes NUL and lone surrogates, so any text column holds it. */
export type StoredEvent = {
  /** A number where the engine reads it as one. */
  readonly position: bigint | number;
  readonly stream: string;
  readonly version: number;
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly recordedAt: string;
  readonly data: string;
  readonly personal: string | null;
  readonly metadata: string;
};

export type Codec = {
  /** Parses, then upcasts. */
  decode(stored: StoredEvent): RecordedEvent;
  /** @throws {UnknownEventVersionError} */
  upcast(event: RecordedEvent): RecordedEvent;
  /** @throws {InvalidAppendError} what this release could not read again, it does not write */
  checkWritable(stream: string, event: NewEvent): void;
};

/** `store.schema`: a known version that cannot be reached from version 1. */
export class SchemaError extends SunwaiError {
  constructor(type: string, version: number) {
    super('store.schema', `No upcaster leads from version ${version} of ${type} to version ${version + 1}`);
  }
}

const parse = (stored: StoredEvent): RecordedEvent => ({
  id: stored.id,
  type: stored.type,
  schemaVersion: stored.schemaVersion,
  data: JSON.parse(stored.data) as JsonObject,
  personal: stored.personal === null ? undefined : (JSON.parse(stored.personal) as JsonObject),
  metadata: JSON.parse(stored.metadata) as JsonObject,
  stream: stored.stream,
  version: stored.version,
  position: BigInt(stored.position),
  recordedAt: stored.recordedAt,
});

/** Without a schema events pass as they are stored: for tools that move or show a history and interpret nothing. */
export const createCodec = (schema?: EventSchema): Codec => {
  if (!schema) return { decode: parse, upcast: (event) => event, checkWritable: () => undefined };
  const newest = new Map(Object.entries(schema.known));
  const steps = new Map([...newest].map(([type, version]) => [type, stepsOf(schema, type, version)] as const));

  const upcast = (event: RecordedEvent): RecordedEvent => {
    const known = newest.get(event.type);
    if (known === event.schemaVersion) return event;
    if (known === undefined || event.schemaVersion > known) {
      throw new UnknownEventVersionError(event.type, event.schemaVersion, event);
    }
    const toNewest = steps.get(event.type)!.slice(event.schemaVersion - 1);
    const { data, personal, metadata } = toNewest.reduce<EventBody>((body, step) => step(body), event);
    return { ...event, data, personal, metadata, schemaVersion: known };
  };

  return {
    decode: (stored) => upcast(parse(stored)),
    upcast,
    checkWritable: (stream, event) => {
      if (newest.get(event.type) === event.schemaVersion) return;
      throw new InvalidAppendError(
        stream,
        `${event.type} version ${event.schemaVersion} is not what this release writes`,
      );
    },
  };
};

const stepsOf = (schema: EventSchema, type: string, newest: number): readonly Upcaster[] =>
  Array.from({ length: newest - 1 }, (_, index) => {
    const step = schema.upcasters?.[type]?.[index + 1];
    if (!step) throw new SchemaError(type, index + 1);
    return step;
  });

/**
 * Decodes up to the first event that this release does not know, so that those before it can be handed over first.
 * `unknown` is what to throw then.
 */
export const decodeKnown = <Row>(
  rows: Iterable<Row>,
  decode: (row: Row) => RecordedEvent,
): { events: RecordedEvent[]; unknown?: UnknownEventVersionError } => {
  const events: RecordedEvent[] = [];
  for (const row of rows) {
    try {
      events.push(decode(row));
    } catch (error) {
      if (error instanceof UnknownEventVersionError) return { events, unknown: error };
      throw error;
    }
  }
  return { events };
};
