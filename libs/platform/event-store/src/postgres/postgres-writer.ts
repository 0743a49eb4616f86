import type { AppendOutcome, CommitGroup } from '../append-queue.js';
import type { AppendRequest } from '../append-request.js';
import { PartialOverlapError, WrongExpectedVersionError } from '../errors.js';
import type { Appended, ExpectedVersion } from '../event-store.js';
import type { KeptConnection } from './postgres-database.js';

type Answer = {
  readonly outcome: 'written' | 'repeated' | 'refused' | 'overlap';
  readonly at_version: number;
  readonly at_position: bigint;
};

/** One statement per group, which is its own transaction: one round trip, one flush. */
export const createPostgresWriter = (connection: KeptConnection, schema: string): CommitGroup => {
  const appendOne = oneWriter(connection, schema);
  const appendGroup = groupWriter(connection, schema);
  return async (group) => {
    const [first] = group;
    const appended = group.length === 1 && first ? await appendOne(first) : undefined;
    return appended ? [{ appended }] : appendGroup(group);
  };
};

/**
 * The usual append, one event at an exact version, as a plain statement: it takes fewer steps than a function does. Its
 * snapshot is older than its turn at the lock, so what it sees may be out of date; then the position that it gives is
 * taken already, and nothing is written. Since each position is one more than the last, none comes late this way either.
 */
const insertOne = (schema: string): string => `
  INSERT INTO ${schema}.events (position, stream, version, id, type, schema_version, recorded_at, data, personal, metadata)
  SELECT coalesce((SELECT max(e.position) FROM ${schema}.events e), 0) + 1, $1::text, $2::integer + 1, $3::uuid, $4::text,
         $5::integer, to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), $6::text, $7::text, $8::text
  WHERE pg_try_advisory_xact_lock(hashtextextended('sunwai event store ${schema}', 0))
    AND ($2::integer = 0 OR EXISTS (SELECT FROM ${schema}.events e WHERE e.stream = $1::text AND e.version = $2::integer))
  ON CONFLICT DO NOTHING
  RETURNING position, pg_notify('${schema} commits', position::text)`;

/** Undefined when it is not the usual append, or can't be written as it stands: the lock is taken, or one has to see why. */
const oneWriter = (connection: KeptConnection, schema: string) => {
  const text = insertOne(schema);
  return async ({ stream, expected, events }: AppendRequest): Promise<Appended | undefined> => {
    const version = asNumber(expected);
    const [event] = events;
    if (!event || events.length > 1 || version < 0) return undefined;
    const { id, type, schemaVersion, data, personal, metadata } = event;
    const values = [stream, version, id, type, schemaVersion, data, personal, metadata];
    const [written] = await connection.query<{ position: bigint }>({ name: 'append-one', text, values });
    return written && { version: version + 1, position: written.position, repeated: false };
  };
};

const groupWriter = (connection: KeptConnection, schema: string) => {
  const text = `SELECT * FROM ${schema}.append_group($1, $2, $3, $4, $5, $6, $7, $8, $9)`;
  return async (group: readonly AppendRequest[]): Promise<AppendOutcome[]> => {
    const events = group.flatMap((request) => request.events);
    const values = [
      group.map(({ stream }) => stream),
      group.map(({ expected }) => asNumber(expected)),
      group.map((request) => request.events.length),
      events.map(({ id }) => id),
      events.map(({ type }) => type),
      events.map(({ schemaVersion }) => schemaVersion),
      events.map(({ data }) => data),
      events.map(({ personal }) => personal),
      events.map(({ metadata }) => metadata),
    ];
    const answers = await connection.query<Answer>({ name: 'append-group', text, values });
    return answers.map((answer, index) => outcomeOf(group[index]!, answer));
  };
};

const asNumber = (expected: ExpectedVersion): number => {
  if (expected === 'any') return -1;
  if (expected === 'streamExists') return -2;
  return expected === 'noStream' ? 0 : expected;
};

const outcomeOf = ({ stream, expected }: AppendRequest, answer: Answer): AppendOutcome => {
  if (answer.outcome === 'refused')
    return { refused: new WrongExpectedVersionError(stream, expected, answer.at_version) };
  if (answer.outcome === 'overlap') return { refused: new PartialOverlapError(stream) };
  return {
    appended: { version: answer.at_version, position: answer.at_position, repeated: answer.outcome === 'repeated' },
  };
};
