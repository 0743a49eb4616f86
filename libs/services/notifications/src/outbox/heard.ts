import type { Instant } from '@sunwai/kernel';
import type { Dialect, Places, Upsert } from '@sunwai/database';
import { kept, upsert } from '@sunwai/database';
import type { Kysely } from 'kysely';
import type { NotificationTables, RecipientRow } from '../notifications.tables.js';
import { isUnsent } from '../notifications.tables.js';
import type { Recipient } from '../notices/notice.js';
import { recipientKey } from '../notices/notice.js';
import { newRecipient, recipientColumns } from './recipient-rows.js';

/** A person wrote to us: for 24 hours from then on we may write freely. Lets go what waited for that. */
export const heard = async (
  db: Kysely<NotificationTables>,
  dialect: Dialect,
  inbound: readonly { readonly from: Recipient; readonly at: Instant }[],
  now: Instant,
): Promise<void> => {
  const newest = new Map<string, { readonly from: Recipient; readonly at: Instant }>();
  for (const one of inbound) {
    const key = recipientKey(one.from);
    const known = newest.get(key);
    if (!known || known.at < one.at) newest.set(key, one);
  }
  if (newest.size === 0) return;
  const rows = [...newest]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([
        recipient,
        {
          from: { service, phone },
          at,
        },
      ]) => newRecipient({ recipient, service, phone, last_inbound_at: at }),
    );
  const later = await upsert<RecipientRow, Pick<RecipientRow, 'recipient'>>(db, dialect, heardOf, rows);
  if (later.length === 0) return;
  const released = await release(db, { recipients: later.map(({ recipient }) => recipient) });
  await due(
    db,
    released.map(({ recipient }) => recipient),
    now,
  );
};

/** Whoever has been heard of later already, at the same number, was known to have the window open. */
const heardOf: Upsert<RecipientRow> = {
  table: 'recipients',
  columns: recipientColumns,
  key: ['recipient'],
  replace: ['phone'],
  merge: {
    last_inbound_at: `case when recipients.last_inbound_at > excluded.last_inbound_at
      then recipients.last_inbound_at else excluded.last_inbound_at end`,
    wakes: 'recipients.wakes + 1',
  },
  onlyIf: `recipients.last_inbound_at is null or recipients.last_inbound_at < excluded.last_inbound_at
    or recipients.phone <> excluded.phone`,
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
export const due = async (
  db: Kysely<NotificationTables>,
  recipients: readonly string[],
  at: Instant,
): Promise<void> => {
  if (recipients.length > 0) await makeDue(db, { recipients, at });
};

const makeDue = kept((db: Kysely<NotificationTables>, given: Places<{ recipients: readonly string[]; at: Instant }>) =>
  db
    .updateTable('recipients')
    .set((set) => ({ due_at: given.at, wakes: set('wakes', '+', 1) }))
    .where('recipient', 'in', given.recipients.eachText),
);
