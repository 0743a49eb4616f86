import type { Instant } from '@sunwai/kernel';
import type { Codec } from './codec.js';
import { InvalidAppendError, PartialOverlapError, WrongExpectedVersionError } from './errors.js';
import type { ExpectedVersion, NewEvent, RecordedEvent } from './event-store.js';

/** An append whose form has been checked and whose JSON is made: what an engine has left to do is to decide and write. */
export type AppendRequest = {
  readonly stream: string;
  readonly expected: ExpectedVersion;
  readonly events: readonly EncodedEvent[];
};

export type EncodedEvent = {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: string;
  readonly personal: string | null;
  readonly metadata: string;
  /** Of an event that is copied from another store; without it the engine's clock gives it. */
  readonly recordedAt?: Instant;
};

/** What every engine can hold: KurrentDB keeps `$…` for itself, PostgreSQL's indexes want short keys, `sunwai.…` is ours. */
const NAME = /^(?!\$|sunwai\.)[^\p{Cc}\p{Cs}]{1,200}$/u;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Of one event's JSON, in characters. Far above any message; keeps one append from failing those that share its transaction. */
const LARGEST_EVENT = 16 * 1024 * 1024;

/** @throws {InvalidAppendError} */
export const encodeAppend = (
  codec: Codec,
  stream: string,
  expected: ExpectedVersion,
  events: readonly NewEvent[],
): AppendRequest => {
  if (!NAME.test(stream)) throw new InvalidAppendError(stream, 'not a name for a stream');
  if (typeof expected === 'number' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new InvalidAppendError(stream, `${expected} is no version`);
  }
  if (events.length === 0) throw new InvalidAppendError(stream, 'an append has at least one event');
  if (events.length > 1 && new Set(events.map((event) => event.id)).size < events.length) {
    throw new InvalidAppendError(stream, 'two events of one append have the same id');
  }
  return { stream, expected, events: events.map((event) => encode(codec, stream, event)) };
};

const encode = (codec: Codec, stream: string, event: NewEvent): EncodedEvent => {
  if (!UUID.test(event.id)) throw new InvalidAppendError(stream, 'an event id is a UUID in lower case');
  if (!NAME.test(event.type)) throw new InvalidAppendError(stream, 'not a name for an event type');
  if (!(Number.isSafeInteger(event.schemaVersion) && event.schemaVersion >= 1)) {
    throw new InvalidAppendError(stream, 'schema versions count from 1');
  }
  codec.checkWritable(stream, event);
  const data = JSON.stringify(event.data);
  const personal = event.personal === undefined ? null : JSON.stringify(event.personal);
  const metadata = JSON.stringify(event.metadata);
  if (data.length + (personal?.length ?? 0) + metadata.length > LARGEST_EVENT) {
    throw new InvalidAppendError(stream, `an event of more than ${LARGEST_EVENT} characters`);
  }
  return { id: event.id, type: event.type, schemaVersion: event.schemaVersion, data, personal, metadata };
};

/** Another store's events, a request each: at the version and with the time that they had there. */
export const encodeCopy = (codec: Codec, events: readonly RecordedEvent[]): AppendRequest[] =>
  events.map((event) => {
    const request = encodeAppend(codec, event.stream, event.version - 1, [event]);
    return { ...request, events: request.events.map((encoded) => ({ ...encoded, recordedAt: event.recordedAt })) };
  });

/** What a stream holds of an append: its length, and for each event the version under which its id is there already. */
export type StreamFacts = { readonly current: number; readonly versions: readonly (number | undefined)[] };

export type AppendDecision =
  | { readonly kind: 'write' }
  /** All of it is there; `lastVersion` is where it ends. */
  | { readonly kind: 'repeated'; readonly lastVersion: number }
  | { readonly kind: 'refused'; readonly error: WrongExpectedVersionError | PartialOverlapError };

/** The one rule of appending, for every engine that can look ids up. Must be asked under the lock that the write is made under. */
export const decideAppend = (request: AppendRequest, { current, versions }: StreamFacts): AppendDecision => {
  const first = versions[0];
  if (first !== undefined && versions.every((version, index) => version === first + index)) {
    return { kind: 'repeated', lastVersion: first + versions.length - 1 };
  }
  if (versions.some((version) => version !== undefined)) {
    return { kind: 'refused', error: new PartialOverlapError(request.stream) };
  }
  if (isAsExpected(request.expected, current)) return { kind: 'write' };
  return { kind: 'refused', error: new WrongExpectedVersionError(request.stream, request.expected, current) };
};

const isAsExpected = (expected: ExpectedVersion, current: number): boolean => {
  if (expected === 'any') return true;
  if (expected === 'noStream') return current === 0;
  if (expected === 'streamExists') return current > 0;
  return expected === current;
};
