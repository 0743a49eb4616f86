import type { Instant } from '@sunwai/kernel';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { NotificationTables } from '../notifications.tables.js';
import type { Recipient } from '../notices/notice.js';
import { recipientKey } from '../notices/notice.js';

/** A person wrote to us: for 24 hours from then on we may write freely. Lets go what waited for that. */
export const heard = async (
  db: Kysely<NotificationTables>,
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
    .map(([recipient, { from, at }]) => ({
      recipient,
      service: from.service,
      phone: from.phone,
      last_inbound_at: at,
      due_at: null,
      wakes: 1,
      seen_wakes: 0,
      claimed_by: null,
      claimed_until: '',
    }));
  await db
    .insertInto('recipients')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('recipient').doUpdateSet((set) => ({
        phone: set.ref('excluded.phone'),
        last_inbound_at: sql<string>`case when recipients.last_inbound_at > excluded.last_inbound_at
          then recipients.last_inbound_at else excluded.last_inbound_at end`,
        wakes: set('recipients.wakes', '+', 1),
      })),
    )
    .execute();
  const released = await db
    .updateTable('outbox')
    .set({ state: 'pending' })
    .where('state', '=', 'held')
    .where(
      'recipient',
      'in',
      rows.map(({ recipient }) => recipient),
    )
    .returning('recipient')
    .execute();
  await due(
    db,
    released.map(({ recipient }) => recipient),
    now,
  );
};

/** Makes recipients due that are known. */
export const due = async (
  db: Kysely<NotificationTables>,
  recipients: readonly string[],
  at: Instant,
): Promise<void> => {
  if (recipients.length === 0) return;
  await db
    .updateTable('recipients')
    .set((set) => ({ due_at: at, wakes: set('wakes', '+', 1) }))
    .where('recipient', 'in', [...new Set(recipients)])
    .execute();
};
