import type { AppendStreamState } from '@kurrent/kurrentdb-client';
import { newId } from '@sunwai/kernel';
import { PartialOverlapError, StoreUnavailableError, WrongExpectedVersionError } from '../errors.js';
import type { Appended, ExpectedVersion, NewEvent } from '../event-store.js';
import type { Client } from './kurrentdb-client.js';
import { asStoreError, readRecorded, typeOf } from './kurrentdb-client.js';
import { appendOf, outgoing, positionOf, versionOf } from './kurrentdb-events.js';

/**
 * Appends through the server's own checks. The server sees a repeated append by itself where it looks ids up at the
 * expected place (exact, noStream); with any and streamExists it remembers recent ids only, so the stream's newest
 * events are looked at first. Its answer does not tell a repeated append from a fresh one, so the last event is read
 * back: it names the append that wrote it.
 */
export const appendToKurrent = async (
  client: Client,
  stream: string,
  expected: ExpectedVersion,
  events: readonly NewEvent[],
): Promise<Appended> => {
  if (expected === 'any' || expected === 'streamExists') {
    const there = await newestOverlap(client, stream, expected, events);
    if (there) return there;
  }
  const append = newId();
  const batch = events.map((event) => outgoing(event, append));
  try {
    const { nextExpectedRevision } = await client.appendToStream(stream, batch, { streamState: stateOf(expected) });
    return await answer(client, stream, nextExpectedRevision, append);
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error;
    throw (await refusal(client, stream, expected, events, error)) ?? asStoreError(error, stream);
  }
};

const stateOf = (expected: ExpectedVersion): AppendStreamState => {
  if (expected === 'any') return 'any';
  if (expected === 'streamExists') return 'stream_exists';
  return expected === 'noStream' || expected === 0 ? 'no_stream' : BigInt(expected - 1);
};

const answer = async (client: Client, stream: string, revision: bigint, append: string): Promise<Appended> => {
  const [last] = await readRecorded(client, stream, { fromRevision: revision, maxCount: 1 });
  if (!last) throw new StoreUnavailableError('KurrentDB: what was written can not be read yet');
  return { version: versionOf(last), position: positionOf(last), repeated: appendOf(last) !== append };
};

/** The first answer when all events are the stream's newest; undefined when none of them is among those. */
const newestOverlap = async (
  client: Client,
  stream: string,
  expected: ExpectedVersion,
  events: readonly NewEvent[],
): Promise<Appended | undefined> => {
  const newest = await readRecorded(client, stream, { direction: 'backwards', maxCount: events.length });
  if (expected === 'streamExists' && newest.length === 0) throw new WrongExpectedVersionError(stream, expected, 0);
  const overlap = overlapOf(newest.toReversed(), events);
  if (overlap === 'none') return undefined;
  if (overlap === 'partly') throw new PartialOverlapError(stream);
  return { version: versionOf(newest[0]!), position: positionOf(newest[0]!), repeated: true };
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
