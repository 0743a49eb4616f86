import { setTimeout as pause } from 'node:timers/promises';
import type { Clock, Milliseconds } from '@sunwai/kernel';
import { seconds } from '@sunwai/kernel';
import type { Database } from 'better-sqlite3';
import type { AppendOutcome } from '../append-queue.js';
import type { AppendRequest } from '../append-request.js';
import { decideAppend } from '../append-request.js';
import { StoreUnavailableError } from '../errors.js';
import { asStoreError, isBusy } from './sqlite-file.js';

/** How long a group waits for another process to finish writing before it is refused. */
const LONGEST_WAIT: Milliseconds = seconds(10);

export type SqliteWriter = {
  append(group: readonly AppendRequest[]): Promise<AppendOutcome[]>;
  /**
   * Writes requests of `encodeCopy`, all of them or none.
   * @throws {WrongExpectedVersionError}
   * @throws {StoreUnavailableError}
   */
  restore(requests: readonly AppendRequest[]): Promise<void>;
};

/** One transaction per group. Each append is checked inside it, where nobody else can write. */
export const createSqliteWriter = (db: Database, clock: Clock): SqliteWriter => {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const write = appendStatements(db);

  const inTransaction = <Result>(work: () => Result): Result => {
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      // Some failures (disk full) have already rolled back by themselves.
      if (db.inTransaction) rollback.run();
      throw error;
    }
  };

  const whenOurTurn = async <Result>(work: () => Result): Promise<Result> => {
    const giveUpAt = performance.now() + LONGEST_WAIT;
    for (;;) {
      try {
        return inTransaction(work);
      } catch (error) {
        if (!isBusy(error)) throw asStoreError(error);
        if (performance.now() > giveUpAt) {
          throw new StoreUnavailableError('Another process keeps the event store locked', { cause: error });
        }
      }
      await pause(1 + Math.random() * 10);
    }
  };

  const writeAll = (group: readonly AppendRequest[]): AppendOutcome[] => {
    const recordedAt = clock.now();
    return group.map((request) => write(request, recordedAt));
  };
  return {
    append: (group) => whenOurTurn(() => writeAll(group)),
    restore: (requests) =>
      whenOurTurn(() => {
        for (const outcome of writeAll(requests)) if ('refused' in outcome) throw outcome.refused;
      }),
  };
};

type Stream = { readonly opening: number; readonly current: number };

const appendStatements = (db: Database): ((request: AppendRequest, recordedAt: string) => AppendOutcome) => {
  const nextPosition = db.prepare<[], number>('SELECT coalesce(max(position), 0) + 1 FROM events').pluck();
  const find = db.prepare<[string], Stream>(
    `SELECT opening, (SELECT max(version) FROM events other WHERE other.opening = events.opening) AS current
     FROM events WHERE stream = ? AND version = 1`,
  );
  const versionOfId = db
    .prepare<[number, string], number>('SELECT version FROM events WHERE opening = ? AND id = ?')
    .pluck();
  const positionOf = db
    .prepare<[number, number], number>('SELECT position FROM events WHERE opening = ? AND version = ?')
    .pluck();
  const insert = db.prepare(
    `INSERT INTO events (position, opening, stream, version, id, type, schema_version, recorded_at, data, personal, metadata)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  const insertAll = (
    { stream, events }: AppendRequest,
    known: Stream | undefined,
    recordedAt: string,
  ): AppendOutcome => {
    let version = known?.current ?? 0;
    let position: number | bigint | null = known ? null : nextPosition.get()!;
    const opening = known?.opening ?? position;
    for (const event of events) {
      version += 1;
      const { id, type, schemaVersion, data, personal, metadata } = event;
      const at = event.recordedAt ?? recordedAt;
      const values = [opening, stream, version, id, type, schemaVersion, at, data, personal, metadata];
      position = insert.run(version === 1 ? position : null, ...values).lastInsertRowid;
    }
    return { appended: { version, position: BigInt(position!), repeated: false } };
  };

  return (request, recordedAt) => {
    const { stream, events, expected } = request;
    const known = find.get(stream);
    if (events.length === 1 && expected === known?.current) {
      // The usual one, right behind the last: the index on ids refuses it if it is there already.
      try {
        return insertAll(request, known, recordedAt);
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
    }
    const versions = events.map(({ id }) => known && versionOfId.get(known.opening, id));
    const decision = decideAppend(request, { current: known?.current ?? 0, versions });
    if (decision.kind === 'refused') return { refused: decision.error };
    if (decision.kind === 'write') return insertAll(request, known, recordedAt);
    const version = decision.lastVersion;
    return { appended: { version, position: BigInt(positionOf.get(known!.opening, version)!), repeated: true } };
  };
};

/** The statement has done nothing; the transaction goes on. */
const isTaken = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 'SQLITE_CONSTRAINT_UNIQUE';
