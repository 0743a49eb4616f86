import type { Database, Places } from '@sunwai/database';
import { kept } from '@sunwai/database';
import type { Instant } from '@sunwai/kernel';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { NotificationTables, OutboxRow, RecipientRow } from '../notifications.tables.js';
import { isUnsent } from '../notifications.tables.js';
import { lockRecipients } from './recipients.js';

/** Messages of one recipient that are taken in one go. */
export const ROWS_PER_TURN = 20;

/** A recipient whose turn it is, with their next messages in order. */
export type Turn = {
  readonly recipient: RecipientRow;
  readonly rows: readonly OutboxRow[];
};

/** Takes recipients with something due, oldest first, away from other processes until `until`. */
export const claim = async (db: Kysely<NotificationTables>, claiming: Claiming): Promise<readonly Turn[]> => {
  const recipients = await takeDue(db, claiming);
  if (recipients.length === 0) return [];
  const rows = await nextOf(db, { recipients: recipients.map(({ recipient }) => recipient) });
  const byRecipient = Map.groupBy(rows, ({ recipient }) => recipient);
  return recipients.map((recipient) => ({ recipient, rows: byRecipient.get(recipient.recipient) ?? [] }));
};

type Claiming = { readonly by: string; readonly now: Instant; readonly until: Instant; readonly most: number };

const takeDue = kept((db: Kysely<NotificationTables>, given: Places<Claiming>, dialect) =>
  db
    .updateTable('recipients')
    .set((set) => ({ claimed_by: given.by, claimed_until: given.until, seen_wakes: set.ref('wakes') }))
    .where('recipient', 'in', (from) =>
      from
        .selectFrom('recipients')
        .select('recipient')
        .where('due_at', '<=', given.now)
        .where('claimed_until', '<', given.now)
        .orderBy('due_at')
        .limit(given.most)
        .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked()),
    )
    .returningAll(),
);

/** Which they are is seen in the index alone; whole rows are read of those that are taken. */
const nextOf = kept((db: Kysely<NotificationTables>, given: Places<{ recipients: readonly string[] }>) =>
  db
    .with('waiting', (from) =>
      from
        .selectFrom('outbox')
        .select(['seq', sql<number>`row_number() over (partition by recipient order by seq)`.as('place')])
        .where(isUnsent)
        .where('state', '=', 'pending')
        .where('recipient', 'in', given.recipients.eachText),
    )
    .selectFrom('waiting')
    .innerJoin('outbox', 'outbox.seq', 'waiting.seq')
    .selectAll('outbox')
    .where('place', '<=', ROWS_PER_TURN)
    .orderBy('outbox.seq'),
);

/** Keeps what is still in hand. */
export const keepClaims = async (
  { db, dialect }: Pick<Database<NotificationTables>, 'db' | 'dialect'>,
  by: string,
  recipients: readonly string[],
  until: Instant,
): Promise<void> => {
  if (recipients.length === 0) return;
  await db.transaction().execute(async (transaction) => {
    await lockRecipients(transaction, dialect, recipients);
    await transaction
      .updateTable('recipients')
      .set({ claimed_until: until })
      .where('claimed_by', '=', by)
      .where('recipient', 'in', recipients)
      .execute();
  });
};
