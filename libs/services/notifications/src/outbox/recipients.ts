import type { Dialect, Places, Upsert } from '@sunwai/database';
import { kept, upsert } from '@sunwai/database';
import type { Instant } from '@sunwai/kernel';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { NotificationTables, RecipientRow } from '../notifications.tables.js';
import { isUnsent } from '../notifications.tables.js';
import type { Recipient } from '../notices/notice.js';
import { recipientKey } from '../notices/notice.js';

export type PeoplesNews = {
  /** Who wrote to us: for 24 hours from then on we may write freely. */
  readonly heard: readonly { readonly from: Recipient; readonly at: Instant }[];
  /** For whom there is a new message. One who waits for a retry goes on waiting. */
  readonly due: readonly Recipient[];
};

/** Notes what is new of people, those unknown so far too, and lets go what waited for a word of theirs. */
export const noteRecipients = async (
  db: Kysely<NotificationTables>,
  dialect: Dialect,
  { heard, due }: PeoplesNews,
  now: Instant,
): Promise<void> => {
  const rows = new Map<string, RecipientRow>();
  const rowOf = (who: Recipient): RecipientRow => {
    const key = recipientKey(who);
    const row = rows.get(key) ?? newRecipient(key, who);
    rows.set(key, row);
    return row;
  };
  for (const { from, at } of heard) {
    const row = rowOf(from);
    if (row.last_inbound_at === null || row.last_inbound_at < at) row.last_inbound_at = at;
  }
  for (const who of due) rowOf(who).due_at = now;
  // In one statement's order for all: two transactions about the same people never wait for each other in a circle.
  const sorted = [...rows.values()].sort((one, other) => (one.recipient < other.recipient ? -1 : 1));
  const changed = await upsert<RecipientRow, Pick<RecipientRow, 'recipient'>>(db, dialect, intoRecipients, sorted);
  const recipients = changed.flatMap(({ recipient }) => (rows.get(recipient)?.last_inbound_at ? [recipient] : []));
  if (recipients.length === 0) return;
  const released = await release(db, { recipients });
  await makeDue(
    db,
    released.map(({ recipient }) => recipient),
    now,
  );
};

const newRecipient = (recipient: string, { service, phone }: Recipient): RecipientRow => ({
  recipient,
  service,
  phone,
  last_inbound_at: null,
  due_at: null,
  wakes: 1,
  seen_wakes: 0,
  claimed_by: null,
  claimed_until: '',
});

const intoRecipients: Upsert<RecipientRow> = {
  table: 'recipients',
  columns: [
    ...(['recipient', 'service', 'phone', 'last_inbound_at', 'due_at'] as const),
    ...(['wakes', 'seen_wakes', 'claimed_by', 'claimed_until'] as const),
  ],
  key: ['recipient'],
  replace: ['phone'],
  merge: {
    last_inbound_at: `case when recipients.last_inbound_at is null
      or excluded.last_inbound_at > recipients.last_inbound_at
      then excluded.last_inbound_at else recipients.last_inbound_at end`,
    due_at: 'coalesce(recipients.due_at, excluded.due_at)',
    wakes: 'recipients.wakes + 1',
  },
  // Whoever has been heard of later already, at the same number, was known to have the window open.
  onlyIf: `excluded.due_at is not null or recipients.last_inbound_at is null
    or excluded.last_inbound_at > recipients.last_inbound_at or excluded.phone <> recipients.phone`,
  returning: ['recipient'],
};

const release = kept((db: Kysely<NotificationTables>, given: Places<{ recipients: readonly string[] }>) =>
  db
    .updateTable('outbox')
    .set({ state: 'pending' })
    .where(isUnsent)
    .where('state', '=', 'held')
    .where('recipient', 'in', given.recipients.eachText)
    .returning('recipient'),
);

/** Makes recipients due that are known. */
export const makeDue = async (
  db: Kysely<NotificationTables>,
  recipients: readonly string[],
  at: Instant,
): Promise<void> => {
  if (recipients.length > 0) await setDue(db, { recipients, at });
};

const setDue = kept((db: Kysely<NotificationTables>, given: Places<{ recipients: readonly string[]; at: Instant }>) =>
  db
    .updateTable('recipients')
    .set((set) => ({ due_at: given.at, wakes: set('wakes', '+', 1) }))
    .where('recipient', 'in', given.recipients.eachText),
);

/**
 * Keeps the rows for this transaction, in the order in which everybody takes them; what comes after may then change them,
 * and their messages in the outbox, in any order. Everybody takes recipients first, then rows of the outbox, messages by
 * their ids, tellings: so nobody waits in a circle. (SQLite has one writer at a time.)
 */
export const lockRecipients = async (
  db: Kysely<NotificationTables>,
  dialect: Dialect,
  recipients: readonly string[],
): Promise<void> => {
  if (dialect === 'postgres' && recipients.length > 0) await lock(db, { recipients });
};

/** The same, of those whom these rows of the outbox are for. */
export const lockRecipientsOf = async (
  db: Kysely<NotificationTables>,
  dialect: Dialect,
  seqs: readonly number[],
): Promise<void> => {
  if (dialect === 'postgres' && seqs.length > 0) await lockThose(db, { seqs });
};

/** As JavaScript sorts them. */
const inOrder = sql`recipient collate "C"`;

const lock = kept((db: Kysely<NotificationTables>, given: Places<{ recipients: readonly string[] }>) =>
  db
    .selectFrom('recipients')
    .select('recipient')
    .where('recipient', 'in', given.recipients.eachText)
    .orderBy(inOrder)
    .forUpdate(),
);

const lockThose = kept((db: Kysely<NotificationTables>, given: Places<{ seqs: readonly number[] }>) =>
  db
    .selectFrom('recipients')
    .select('recipient')
    .where('recipient', 'in', (from) =>
      from.selectFrom('outbox').select('outbox.recipient').where('seq', 'in', given.seqs.eachNumber),
    )
    .orderBy(inOrder)
    .forUpdate(),
);
