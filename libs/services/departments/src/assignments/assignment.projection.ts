import type { TicketEventMessage } from '@sunwai/contracts';
import type { Database } from '@sunwai/database';
import type { PersonRef } from '@sunwai/ticket';
import type { Kysely, Transaction } from 'kysely';
import type { AssignmentMessage } from './assignment-messages.js';
import { assignmentMessages } from './assignment-messages.js';
import type { AssignmentTables, DossierRow, MessageRow } from './assignment.tables.js';
import type { Dossier } from './dossier.js';
import { fold } from './dossier.js';
import type { Addressee } from './addressee.js';
import { addresseeName } from './addressee.js';

/** Rows of one statement: SQLite and PostgreSQL both take some 32,000 values in one. */
const ROWS_AT_ONCE = 500;

/** A department's message with the ticket it is about. */
type Outgoing = Addressee & { readonly message: AssignmentMessage; readonly number: string; readonly version: number };

/**
 * Makes of ticket events what departments are told of them, encoded once, for everyone who will ever read it. Each
 * department's messages are numbered 1, 2, 3, … in the order of commits.
 */
export class AssignmentProjection {
  constructor(
    private readonly database: Database<AssignmentTables>,
    /** Told after the commit who has new messages. */
    private readonly committed: (addressees: readonly Addressee[]) => void,
  ) {}

  /**
   * In one transaction, with a number of statements that does not grow with the batch. Events that were there already
   * change nothing.
   * @throws {HistoryGapError} {DatabaseUnavailableError}
   */
  async apply(events: readonly TicketEventMessage[]): Promise<void> {
    if (events.length === 0) return;
    const told = await this.database.db.transaction().execute(async (db) => {
      const dossiers = await this.dossiersOf(db, [...new Set(events.map(({ number }) => number))]);
      const changed = new Map<string, Dossier>();
      const outgoing: Outgoing[] = [];
      for (const event of events) {
        const before = changed.get(event.number) ?? dossiers.get(event.number);
        const after = fold(before, event);
        if (after === before) continue;
        changed.set(event.number, after);
        const { pack, number, version } = after;
        for (const message of assignmentMessages(before, after, event))
          outgoing.push({ pack, department: message.department, message, number, version });
      }
      await writeMessages(db, outgoing);
      await writeDossiers(db, [...changed.values()]);
      return outgoing;
    });
    if (told.length > 0) this.committed(distinct(told));
  }

  private async dossiersOf(
    db: Transaction<AssignmentTables>,
    numbers: readonly string[],
  ): Promise<ReadonlyMap<string, Dossier>> {
    const query = db.selectFrom('assignment_dossiers').selectAll().where('number', 'in', numbers);
    // Two instances that both take themselves for the ticket's consumer: one waits for the other.
    const rows = await (this.database.dialect === 'postgres' ? query.forUpdate() : query).execute();
    return new Map(rows.map((row) => [row.number, dossierOf(row)]));
  }
}

const dossierOf = ({ number, pack, version, facts, personal }: DossierRow): Dossier => ({
  number,
  pack,
  version,
  facts: JSON.parse(facts) as Dossier['facts'],
  personal: JSON.parse(personal) as Dossier['personal'],
});

const rowOf = ({ number, pack, version, facts, personal }: Dossier): DossierRow => ({
  number,
  pack,
  version,
  person: personal.of satisfies PersonRef,
  facts: JSON.stringify(facts),
  personal: JSON.stringify(personal),
});

const distinct = (outgoing: readonly Outgoing[]): readonly Addressee[] => [
  ...new Map(
    outgoing.map(({ pack, department }) => [addresseeName({ pack, department }), { pack, department }]),
  ).values(),
];

const writeMessages = async (db: Kysely<AssignmentTables>, outgoing: readonly Outgoing[]): Promise<void> => {
  if (outgoing.length === 0) return;
  const next = await reserve(db, outgoing);
  const rows = outgoing.map(({ pack, department, message, number, version }): MessageRow => {
    const name = addresseeName({ pack, department });
    const seq = next.get(name)!;
    next.set(name, seq + 1);
    const { office, unlessWatching, kind, bytes } = message;
    return { pack, department, seq, number, version, office, unless_watching: unlessWatching ?? null, kind, bytes };
  });
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await db
      .insertInto('assignment_messages')
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .execute();
};

/** Locks the departments' counters until the commit and moves them on; gives the first number for each. */
const reserve = async (db: Kysely<AssignmentTables>, outgoing: readonly Outgoing[]): Promise<Map<string, number>> => {
  const counts = new Map<string, number>();
  for (const addressee of outgoing) {
    const name = addresseeName(addressee);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  // All take their locks in one order, so that nobody waits in a circle.
  const feeds = distinct(outgoing).toSorted((one, other) => (addresseeName(one) < addresseeName(other) ? -1 : 1));
  const reserved = await db
    .insertInto('assignment_feeds')
    .values(feeds.map((feed) => ({ ...feed, last_seq: counts.get(addresseeName(feed))! })))
    .onConflict((conflict) =>
      conflict.columns(['pack', 'department']).doUpdateSet(({ eb, ref }) => ({
        last_seq: eb(ref('assignment_feeds.last_seq'), '+', ref('excluded.last_seq')),
      })),
    )
    .returningAll()
    .execute();
  return new Map(
    reserved.map((feed) => {
      const name = addresseeName(feed);
      return [name, feed.last_seq - counts.get(name)! + 1];
    }),
  );
};

const writeDossiers = async (db: Kysely<AssignmentTables>, dossiers: readonly Dossier[]): Promise<void> => {
  for (let from = 0; from < dossiers.length; from += ROWS_AT_ONCE)
    await db
      .insertInto('assignment_dossiers')
      .values(dossiers.slice(from, from + ROWS_AT_ONCE).map(rowOf))
      .onConflict((conflict) =>
        conflict.column('number').doUpdateSet(({ ref }) => ({
          version: ref('excluded.version'),
          facts: ref('excluded.facts'),
          personal: ref('excluded.personal'),
        })),
      )
      .execute();
};
