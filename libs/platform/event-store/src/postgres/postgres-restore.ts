import pg from 'pg';
import type { AppendRequest } from '../append-request.js';
import { WrongExpectedVersionError } from '../errors.js';
import { unavailable } from './postgres-database.js';

const statements = (schema: string) => ({
  durable: `SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'`,
  /** The one that appends take their turns at, so that positions are given in the order of commits here too. */
  lock: `SELECT pg_advisory_xact_lock(hashtextextended('sunwai event store ${schema}', 0))`,
  lengths: `SELECT stream, max(version) AS length FROM ${schema}.events WHERE stream = ANY ($1) GROUP BY stream`,
  insert: `
    INSERT INTO ${schema}.events (position, stream, version, id, type, schema_version, recorded_at, data, personal, metadata)
    SELECT (SELECT coalesce(max(e.position), 0) FROM ${schema}.events e) + copied.nth,
           copied.stream, copied.version, copied.id, copied.type, copied.schema_version, copied.recorded_at,
           copied.data, copied.personal, copied.metadata
    FROM unnest($1::text[], $2::integer[], $3::uuid[], $4::text[], $5::integer[],
                $6::text[], $7::text[], $8::text[], $9::text[]) WITH ORDINALITY
      AS copied (stream, version, id, type, schema_version, recorded_at, data, personal, metadata, nth)`,
  notify: `NOTIFY ${pg.escapeIdentifier(`${schema} commits`)}`,
});

const columns = [
  ...(['stream', 'version', 'id', 'type', 'schemaVersion'] as const),
  ...(['recordedAt', 'data', 'personal', 'metadata'] as const),
];

/**
 * Writes requests of `encodeCopy`, all of them or none.
 * @throws {WrongExpectedVersionError}
 * @throws {StoreUnavailableError}
 */
export const restoreInto = async (pool: pg.Pool, schema: string, requests: readonly AppendRequest[]): Promise<void> => {
  const client = await pool.connect().catch((error: unknown) => {
    throw unavailable(error);
  });
  try {
    await client.query('BEGIN');
    await insertAll(client, schema, requests);
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    client.release(true);
    throw error instanceof WrongExpectedVersionError ? error : unavailable(error);
  }
};

const insertAll = async (client: pg.ClientBase, schema: string, requests: readonly AppendRequest[]): Promise<void> => {
  const { durable, lock, lengths, insert, notify } = statements(schema);
  await client.query(durable);
  await client.query(lock);
  const streams = [...new Set(requests.map(({ stream }) => stream))];
  const { rows: found } = await client.query<{ stream: string; length: number }>(lengths, [streams]);
  const rows = versioned(requests, new Map(found.map(({ stream, length }) => [stream, length])));
  await client.query(
    insert,
    columns.map((column) => rows.map((row) => row[column])),
  );
  await client.query(notify);
};

const versioned = (requests: readonly AppendRequest[], lengths: Map<string, number>) =>
  requests.flatMap(({ stream, expected, events }) => {
    const length = lengths.get(stream) ?? 0;
    if (length !== expected) throw new WrongExpectedVersionError(stream, expected, length);
    lengths.set(stream, length + events.length);
    return events.map((event, index) => ({ ...event, stream, version: length + index + 1 }));
  });
