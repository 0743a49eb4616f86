import type { Database } from '@sunwai/database';
import type { Instant } from '@sunwai/kernel';
import { sql } from 'kysely';
import type { NotificationTables, OutboxRow, RecipientRow } from '../notifications.tables.js';

/** Messages of one recipient that are taken in one go. */
export const ROWS_PER_TURN = 20;

/** A recipient whose turn it is, with their next messages in order. */
export type Turn = {
  readonly recipient: RecipientRow;
  readonly rows: readonly OutboxRow[];
};

/** Takes recipients with something due, oldest first, away from other processes until `until`. */
export const claim = async (
  { db, dialect }: Database<NotificationTables>,
  {
    by,
    now,
    until,
    most,
  }: { readonly by: string; readonly now: Instant; readonly until: Instant; readonly most: number },
): Promise<readonly Turn[]> => {
  const recipients = await db
    .updateTable('recipients')
    .set((set) => ({ claimed_by: by, claimed_until: until, seen_wakes: set.ref('wakes') }))
    .where('recipient', 'in', (from) =>
      from
        .selectFrom('recipients')
        .select('recipient')
        .where('due_at', '<=', now)
        .where('claimed_until', '<', now)
        .orderBy('due_at')
        .limit(most)
        .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked()),
    )
    .returningAll()
    .execute();
  if (recipients.length === 0) return [];
  const keys = recipients.map(({ recipient }) => recipient);
  const rows = await db
    .with('waiting', (from) =>
      from
        .selectFrom('outbox')
        .selectAll()
        .select(sql<number>`row_number() over (partition by recipient order by seq)`.as('place'))
        .where('state', '=', 'pending')
        .where('recipient', 'in', keys),
    )
    .selectFrom('waiting')
    .selectAll()
    .where('place', '<=', ROWS_PER_TURN)
    .orderBy('seq')
    .execute();
  const byRecipient = Map.groupBy(rows, ({ recipient }) => recipient);
  return recipients.map((recipient) => ({ recipient, rows: byRecipient.get(recipient.recipient) ?? [] }));
};

/** Keeps what is still in hand. */
export const keepClaims = async (
  { db }: Database<NotificationTables>,
  by: string,
  recipients: readonly string[],
  until: Instant,
): Promise<void> => {
  if (recipients.length === 0) return;
  await db
    .updateTable('recipients')
    .set({ claimed_until: until })
    .where('claimed_by', '=', by)
    .where('recipient', 'in', recipients)
    .execute();
};
