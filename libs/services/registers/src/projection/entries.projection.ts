import type { TicketEventMessage } from '@sunwai/contracts';
import type { Dialect, Places } from '@sunwai/database';
import { kept } from '@sunwai/database';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { EntryRow, RegistersTables } from '../tables/registers.tables.js';
import { upsertRows } from '../tables/upsert-rows.js';
import { afterAssignment, enteredBy } from './register-entries.js';
import { SerialNumbers } from './serial-numbers.js';

/**
 * Enters tickets in the departments' registers. Serial numbers follow the order in which events come, so that must be
 * the store's, for all tickets of a pack together; other events than assignments change nothing. Nor do events that the
 * rows have seen already.
 *
 * @param timeZoneOf IANA zone of a pack
 */
export const projectEntries = async (
  db: Transaction<RegistersTables>,
  dialect: Dialect,
  messages: readonly TicketEventMessage[],
  timeZoneOf: (pack: string) => string,
): Promise<void> => {
  const assignments = messages.filter((message) => enteredBy(message, timeZoneOf(message.metadata.pack)));
  if (assignments.length === 0) return;
  // One at a time, and not beside a rebuild: two instances that take themselves for the consumer would count alike.
  if (dialect === 'postgres') await sql`lock table entries in share row exclusive mode`.execute(db);
  const before = await entriesOf(db, [...new Set(assignments.map(({ number }) => number))]);
  const serials = await SerialNumbers.load(db, assignments, timeZoneOf);
  const after = new Map(before);
  for (const message of assignments) {
    const entries = after.get(message.number) ?? [];
    if (entries.some(({ version }) => version >= message.version)) continue;
    const timeZone = timeZoneOf(message.metadata.pack);
    after.set(
      message.number,
      afterAssignment(entries, message, timeZone, (register) => serials.next(register)),
    );
  }
  const changed = [...after].flatMap(([number, entries]) =>
    entries.filter((entry) => !before.get(number)?.includes(entry)),
  );
  await upsertRows(db, dialect, 'entries', changed);
};

const entriesOf = async (
  db: Transaction<RegistersTables>,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, readonly EntryRow[]>> => {
  const rows = await entriesIn(db, { numbers });
  return Map.groupBy(rows, ({ number }) => number);
};

const entriesIn = kept((db: Kysely<RegistersTables>, given: Places<{ numbers: readonly string[] }>) =>
  db.selectFrom('entries').selectAll().where('number', 'in', given.numbers.eachText),
);
