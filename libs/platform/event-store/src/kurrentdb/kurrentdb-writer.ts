import type { AppendStreamState, RecordedEvent as ServersEvent } from '@kurrent/kurrentdb-client';
import type { Instant } from '@sunwai/kernel';
import { newId } from '@sunwai/kernel';
import { PartialOverlapError, StoreUnavailableError, WrongExpectedVersionError } from '../errors.js';
import type { Appended, ExpectedVersion, NewEvent, RecordedEvent } from '../event-store.js';
import type { Client } from './kurrentdb-client.js';
import { asStoreError, readRecorded, typeOf } from './kurrentdb-client.js';
import { appendOf, outgoing, positionOf, versionOf } from './kurrentdb-events.js';

/** How often an append is sent again when the server let it time out. */
const TRIES = 4;

/**
 * Appends through the server's own checks. The server sees a repeated append by itself where it looks ids up at the
 * expected place (exact, noStream); with any and streamExists it remembers recent ids only, so the stream's newest
 * events are looked at first. Its answer does not tell a repeated append from a fresh one, so the last event is read
 * back: it names the append that wrote it.
 *
 * The server drops an append whose events it has accepted but not yet indexed (its `IdempotentNotReady`) "and waits for
 * the client to retry": so a timeout is tried again here, which is safe for the same reasons.
 */
export const appendToKurrent = async (
  client: Client,
  stream: string,
  expected: ExpectedVersion,
  events: readonly NewEvent[],
  recordedAt?: Instant,
): Promise<Appended> => {
  const append = newId();
  for (let tries = 1; ; tries += 1) {
    try {
      return await appendOnce(client, stream, expected, events, { id: append, recordedAt });
    } catch (error) {
      if (typeOf(error) !== 'deadline-exceeded' || tries === TRIES) throw asStoreError(error, stream);
    }
  }
};

/** One after the other: the server knows no append that spans streams, and the global order is to be kept. */
export const restoreToKurrent = async (client: Client, events: readonly RecordedEvent[]): Promise<void> => {
  for (const event of events) {
    const expected = event.version === 1 ? 'noStream' : event.version - 1;
    await appendToKurrent(client, event.stream, expected, [event], event.recordedAt);
  }
};

const appendOnce = async (
  client: Client,
  stream: string,
  expected: ExpectedVersion,
  events: readonly NewEvent[],
  append: { readonly id: string; readonly recordedAt: Instant | undefined },
): Promise<Appended> => {
  if (expected === 'any' || expected === 'streamExists') {
    const last = await newestOverlap(client, stream, expected, events);
    if (last) return answer(last, append.id);
  }
  const batch = events.map((event) => outgoing(event, append.id, append.recordedAt));
  let revision: bigint;
  try {
    revision = await client.append(stream, batch, { streamState: stateOf(expected) });
  } catch (error) {
    throw (await refusal(client, stream, expected, events, error)) ?? error;
  }
  const [last] = await readRecorded(client, stream, { fromRevision: revision, maxCount: 1 });
  if (!last) throw new StoreUnavailableError('KurrentDB: what was written can not be read yet');
  return answer(last, append.id);
};

const answer = (last: ServersEvent, append: string): Appended => ({
  version: versionOf(last),
  position: positionOf(last),
  repeated: appendOf(last) !== append,
});

const stateOf = (expected: ExpectedVersion): AppendStreamState => {
  if (expected === 'any') return 'any';
  if (expected === 'streamExists') return 'stream_exists';
  return expected === 'noStream' || expected === 0 ? 'no_stream' : BigInt(expected - 1);
};

/** The last event when all of them are the stream's newest; undefined when none of them is among those. */
const newestOverlap = async (
  client: Client,
  stream: string,
  expected: ExpectedVersion,
  events: readonly NewEvent[],
): Promise<ServersEvent | undefined> => {
  const newest = await readRecorded(client, stream, { direction: 'backwards', maxCount: events.length });
  if (expected === 'streamExists' && newest.length === 0) throw new WrongExpectedVersionError(stream, expected, 0);
  const overlap = overlapOf(newest.toReversed(), events);
  if (overlap === 'partly') throw new PartialOverlapError(stream);
  return overlap === 'wholly' ? newest[0] : undefined;
};

const overlapOf = (
  recorded: readonly { readonly id: string }[],
  events: readonly NewEvent[],
): 'none' | 'partly' | 'wholly' => {
  if (recorded.length === events.length && recorded.every(({ id }, index) => id === events[index]!.id)) return 'wholly';
  const given = new Set(events.map(({ id }) => id));
  return recorded.some(({ id }) => given.has(id)) ? 'partly' : 'none';
};

/** The server says "wrong expected version" of an overlap too, and of any: what is at the expected place tells which it is. */
const refusal = async (
  client: Client,
  stream: string,
  expected: ExpectedVersion,
  events: readonly NewEvent[],
  error: unknown,
): Promise<Error | undefined> => {
  const type = typeOf(error);
  if (type !== 'wrong-expected-version' && type !== 'invalid-transaction') return undefined;
  if (expected === 'any') return new PartialOverlapError(stream);
  const actual = (error as { actualState?: bigint | string }).actualState;
  const current = typeof actual === 'bigint' ? Number(actual) + 1 : 0;
  if (expected === 'streamExists') {
    return current > 0 ? new PartialOverlapError(stream) : new WrongExpectedVersionError(stream, expected, 0);
  }
  const fromRevision = expected === 'noStream' ? 0n : BigInt(expected);
  const place = await readRecorded(client, stream, { fromRevision, maxCount: events.length });
  if (overlapOf(place, events) !== 'none') return new PartialOverlapError(stream);
  return new WrongExpectedVersionError(stream, expected, current);
};
