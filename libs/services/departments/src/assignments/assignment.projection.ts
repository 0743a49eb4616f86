import type { TicketEventMessage } from '@sunwai/contracts';
import type { Database, Dialect, Places, Upsert } from '@sunwai/database';
import { kept, upsert } from '@sunwai/database';
import { traceparentOf } from '@sunwai/telemetry';
import type { PersonRef } from '@sunwai/ticket';
import type { Kysely } from 'kysely';
import type { AssignmentMessage } from './assignment-messages.js';
import { assignmentMessages } from './assignment-messages.js';
import type { AssignmentTables, DossierRow, FeedRow, MessageRow } from './assignment.tables.js';
import type { Dossier } from './dossier.js';
import { fold } from './dossier.js';
import type { Addressee } from './addressee.js';
import { addresseeName } from './addressee.js';

/** A department's message with the ticket it is about. */
type Outgoing = Addressee & {
  readonly message: AssignmentMessage;
  readonly number: string;
  readonly version: number;
  readonly traceparent: string | null;
};

/**
 * Makes of ticket events what departments are told of them, encoded once, for everyone who will ever read it. Each
 * department's messages are numbered 1, 2, 3, … in the order of commits.
 */
export class AssignmentProjection {
  constructor(
    private readonly database: Database<AssignmentTables>,
    /** Told after the commit who has new messages, and how many they have now. */
    private readonly committed: (feeds: readonly FeedRow[]) => void,
  ) {}

  /**
   * In one transaction, with a number of statements that does not grow with the batch. Events that were there already
   * change nothing.
   * @throws {HistoryGapError} {DatabaseUnavailableError}
   */
  async apply(events: readonly TicketEventMessage[]): Promise<void> {
    if (events.length === 0) return;
    const { dialect } = this.database;
    const told = await this.database.db.transaction().execute(async (db) => {
      const rows = await dossiersOf(db, { numbers: [...new Set(events.map(({ number }) => number))] });
      const dossiers = new Map(rows.map((row) => [row.number, dossierOf(row)]));
      const changed = new Map<string, Dossier>();
      const outgoing: Outgoing[] = [];
      for (const event of events) {
        const before = changed.get(event.number) ?? dossiers.get(event.number);
        const after = fold(before, event);
        if (after === before) continue;
        changed.set(event.number, after);
        const { pack, number, version } = after;
        const traceparent = traceparentOf(event.id) ?? null;
        for (const message of assignmentMessages(before, after, event))
          outgoing.push({ pack, department: message.department, message, number, version, traceparent });
      }
      const feeds = await writeMessages(db, dialect, outgoing);
      await upsert(db, dialect, intoDossiers, [...changed.values()].map(rowOf));
      return feeds;
    });
    this.committed(told);
  }
}

const dossiersOf = kept((db: Kysely<AssignmentTables>, given: Places<{ numbers: readonly string[] }>, dialect) =>
  db
    .selectFrom('assignment_dossiers')
    .selectAll()
    .where('number', 'in', given.numbers.eachText)
    // Two instances that both take themselves for the ticket's consumer: one waits for the other.
    .$if(dialect === 'postgres', (query) => query.forUpdate()),
);

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

const intoDossiers: Upsert<DossierRow> = {
  table: 'assignment_dossiers',
  columns: ['number', 'pack', 'version', 'person', 'facts', 'personal'],
  key: ['number'],
  replace: ['version', 'facts', 'personal'],
  // Of a new ticket there was no row to lock: another instance may have come further meanwhile.
  onlyIf: 'excluded.version > assignment_dossiers.version',
};

/** @returns how far the departments' messages go then */
const writeMessages = async (
  db: Kysely<AssignmentTables>,
  dialect: Dialect,
  outgoing: readonly Outgoing[],
): Promise<readonly FeedRow[]> => {
  if (outgoing.length === 0) return [];
  const { feeds, next } = await reserve(db, dialect, outgoing);
  const rows = outgoing.map(({ pack, department, message, number, version, traceparent }): MessageRow => {
    const name = addresseeName({ pack, department });
    const seq = next.get(name)!;
    next.set(name, seq + 1);
    const { office, unlessWatching, kind, bytes } = message;
    const unless_watching = unlessWatching ?? null;
    return { pack, department, seq, number, version, office, unless_watching, kind, bytes, traceparent };
  });
  await upsert(db, dialect, intoMessages, rows);
  return feeds;
};

const intoMessages: Upsert<MessageRow> = {
  table: 'assignment_messages',
  columns: [
    'pack',
    'department',
    'seq',
    'number',
    'version',
    'office',
    'unless_watching',
    'kind',
    'bytes',
    'traceparent',
  ],
  key: [],
  replace: [],
};

/** Locks the departments' counters until the commit and moves them on; gives the first number for each. */
const reserve = async (
  db: Kysely<AssignmentTables>,
  dialect: Dialect,
  outgoing: readonly Outgoing[],
): Promise<{ readonly feeds: readonly FeedRow[]; readonly next: Map<string, number> }> => {
  const counts = new Map<string, number>();
  for (const addressee of outgoing) {
    const name = addresseeName(addressee);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  // All take their locks in one order, so that nobody waits in a circle.
  const rows = distinct(outgoing)
    .toSorted((one, other) => (addresseeName(one) < addresseeName(other) ? -1 : 1))
    .map((feed): FeedRow => ({ ...feed, last_seq: counts.get(addresseeName(feed))! }));
  const feeds = await upsert<FeedRow, FeedRow>(db, dialect, intoFeeds, rows);
  const first = (feed: FeedRow): number => feed.last_seq - counts.get(addresseeName(feed))! + 1;
  return { feeds, next: new Map(feeds.map((feed) => [addresseeName(feed), first(feed)])) };
};

const intoFeeds: Upsert<FeedRow> = {
  table: 'assignment_feeds',
  columns: ['pack', 'department', 'last_seq'],
  key: ['pack', 'department'],
  replace: [],
  merge: { last_seq: 'assignment_feeds.last_seq + excluded.last_seq' },
  returning: ['pack', 'department', 'last_seq'],
};
