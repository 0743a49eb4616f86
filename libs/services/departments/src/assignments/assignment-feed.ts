import type { Database, Places } from '@sunwai/database';
import { kept } from '@sunwai/database';
import { departmentsV1 as V1 } from '@sunwai/contracts/grpc';
import type { Kysely } from 'kysely';
import type { Addressee } from './addressee.js';
import type { AssignmentTables, MessageRow } from './assignment.tables.js';

/** A department's messages as they are kept. */
export class AssignmentFeed {
  constructor(private readonly database: Database<AssignmentTables>) {}

  /** The newest message's number; 0 when there is none. What is at or below it is complete. */
  async head({ pack, department }: Addressee): Promise<number> {
    const feed = await this.database.db
      .selectFrom('assignment_feeds')
      .select('last_seq')
      .where('pack', '=', pack)
      .where('department', '=', department)
      .executeTakeFirst();
    return feed?.last_seq ?? 0;
  }

  heads(): Promise<(Addressee & { last_seq: number })[]> {
    return this.database.db.selectFrom('assignment_feeds').selectAll().execute();
  }

  /** Encoded messages after one number up to another, for these offices (all, when there are none). */
  async page(
    { pack, department }: Addressee,
    after: number,
    upTo: number,
    offices: readonly string[],
  ): Promise<readonly Buffer[]> {
    const { db } = this.database;
    const range = { pack, department, after, upTo };
    const rows = offices.length === 0 ? await pageOfAll(db, range) : await pageOfSome(db, { ...range, offices });
    return rows.map(({ bytes }) => bytes);
  }

  /** Of the messages of such a page, what traces say of them; those that were kept in one. */
  async tracesOf(
    addressee: Addressee,
    after: number,
    upTo: number,
    offices: readonly string[],
  ): Promise<readonly MessageTrace[]> {
    const { db } = this.database;
    const range = { ...addressee, after, upTo };
    const rows = offices.length === 0 ? await tracesOfAll(db, range) : await tracesOfSome(db, { ...range, offices });
    return rows.filter((row): row is MessageTrace => row.traceparent !== null);
  }

  /** The number of the message that this event of a ticket caused; undefined when it caused none. */
  async seqOf({ pack, department }: Addressee, number: string, version: number): Promise<number | undefined> {
    const found = await this.database.db
      .selectFrom('assignment_messages')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .where('number', '=', number)
      .where('version', '=', version)
      .where('pack', '=', pack)
      .where('department', '=', department)
      .executeTakeFirst();
    return (found?.seq as number | null | undefined) ?? undefined;
  }

  /** The cursor to resume after this message. */
  async cursorAt({ pack, department }: Addressee, seq: number): Promise<string | undefined> {
    const found = await this.database.db
      .selectFrom('assignment_messages')
      .select('bytes')
      .where('pack', '=', pack)
      .where('department', '=', department)
      .where('seq', '=', seq)
      .executeTakeFirst();
    return found && V1.WatchAssignmentsResponse.decode(found.bytes).cursor;
  }

  /** How many of the ticket's events are known here. */
  async versionOf(number: string): Promise<number> {
    const [found] = await versionOf(this.database.db, { number });
    return found?.version ?? 0;
  }

  /** The newest assignment of the ticket to the department, as it was told. */
  async lastAssignment({ pack, department }: Addressee, number: string): Promise<V1.Assignment | undefined> {
    const found = await this.database.db
      .selectFrom('assignment_messages')
      .select('bytes')
      .where('number', '=', number)
      .where('pack', '=', pack)
      .where('department', '=', department)
      .where('kind', '=', 'assigned')
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    const event = found && V1.WatchAssignmentsResponse.decode(found.bytes).event;
    return event?.$case === 'assigned' ? event.value : undefined;
  }
}

type Range = Addressee & { readonly after: number; readonly upTo: number };

type RangeOfSome = Range & { readonly offices: readonly string[] };

export type MessageTrace = Pick<MessageRow, 'number' | 'kind'> & { readonly traceparent: string };

const pageOfAll = kept((db: Kysely<AssignmentTables>, given: Places<Range>) => ofAll(db, given).select('bytes'));
const pageOfSome = kept((db: Kysely<AssignmentTables>, given: Places<RangeOfSome>) =>
  ofSome(db, given).select('bytes'),
);

const traced = ['number', 'kind', 'traceparent'] as const;
const tracesOfAll = kept((db: Kysely<AssignmentTables>, given: Places<Range>) => ofAll(db, given).select(traced));
const tracesOfSome = kept((db: Kysely<AssignmentTables>, given: Places<RangeOfSome>) =>
  ofSome(db, given).select(traced),
);

const ofAll = (db: Kysely<AssignmentTables>, given: Places<Range>) =>
  inRange(db, given).where('unless_watching', 'is', null).orderBy('seq');

const ofSome = (db: Kysely<AssignmentTables>, given: Places<RangeOfSome>) =>
  inRange(db, given)
    .where('office', 'in', given.offices.eachText)
    .where(({ eb, or }) =>
      or([eb('unless_watching', 'is', null), eb('unless_watching', 'not in', given.offices.eachText)]),
    )
    .orderBy('seq');

const inRange = (db: Kysely<AssignmentTables>, { pack, department, after, upTo }: Places<Range>) =>
  db
    .selectFrom('assignment_messages')
    .where('pack', '=', pack)
    .where('department', '=', department)
    .where('seq', '>', after)
    .where('seq', '<=', upTo);

const versionOf = kept((db: Kysely<AssignmentTables>, given: Places<{ number: string }>) =>
  db.selectFrom('assignment_dossiers').select('version').where('number', '=', given.number),
);
