import type pg from 'pg';
import type { AppendOutcome, CommitGroup } from '../append-queue.js';
import type { AppendRequest } from '../append-request.js';
import { PartialOverlapError, WrongExpectedVersionError } from '../errors.js';
import type { ExpectedVersion } from '../event-store.js';
import { query } from './postgres-database.js';

type Answer = {
  readonly outcome: 'written' | 'repeated' | 'refused' | 'overlap';
  readonly at_version: number;
  readonly at_position: bigint;
};

/** One statement per group, which is its own transaction: one round trip, one flush. */
export const createPostgresWriter = (pool: pg.Pool, schema: string): CommitGroup => {
  const text = `SELECT * FROM ${schema}.append_group($1, $2, $3, $4, $5, $6, $7, $8, $9)`;
  return async (group) => {
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
