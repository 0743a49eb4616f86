import type pg from 'pg';
import type { AppendOutcome, CommitGroup } from '../append-queue.js';
import type { AppendRequest } from '../append-request.js';
import { PartialOverlapError, WrongExpectedVersionError } from '../errors.js';
import type { Appended, ExpectedVersion } from '../event-store.js';
import { query } from './postgres-database.js';

type Answer = {
  readonly outcome: 'written' | 'repeated' | 'refused' | 'overlap';
  readonly at_version: number;
  readonly at_position: bigint;
};

/** One statement per group, which is its own transaction: one round trip, one flush. */
export const createPostgresWriter = (pool: pg.Pool, schema: string): CommitGroup => {
  const appendOne = oneWriter(pool, schema);
  const appendGroup = groupWriter(pool, schema);
  return async (group) => {
    const [first] = group;
    const appended = group.length === 1 && first ? await appendOne(first) : undefined;
    return appended ? [{ appended }] : appendGroup(group);
  };
};

/** Undefined when it is not the usual append, or can't be written as it stands. */
const oneWriter = (pool: pg.Pool, schema: string) => {
  const text = `SELECT ${schema}.append_one($1, $2, $3, $4, $5, $6, $7, $8) AS position`;
  return async ({ stream, expected, events }: AppendRequest): Promise<Appended | undefined> => {
    const version = asNumber(expected);
    const [event] = events;
    if (!event || events.length > 1 || version < 0) return undefined;
    const { id, type, schemaVersion, data, personal, metadata } = event;
    const values = [stream, version, id, type, schemaVersion, data, personal, metadata];
    const [answer] = await query<{ position: bigint | null }>(pool, { name: 'append-one', text, values });
    const position = answer!.position;
    return position === null ? undefined : { version: version + 1, position, repeated: false };
  };
};

const groupWriter = (pool: pg.Pool, schema: string) => {
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
    const answers = await query<Answer>(pool, { name: 'append-group', text, values });
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
