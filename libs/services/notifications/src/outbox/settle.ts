import type { Instant } from '@sunwai/kernel';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { MessageRow, NotificationTables, OutboxRow } from '../notifications.tables.js';
import { failuresAfterwards } from './failed-receipts.js';
import type { RetryRules } from './retry-rules.js';
import { aboutOf, owe, tellFailed, tellReceipts, tellSent } from './tellings.js';

/** A message that the channel took. */
export type SentPart = { readonly messageId: string; readonly last: boolean; readonly via: 'free' | 'template' };

/** What became of a row in a turn. `sent`: what the channel took, also of a notice that broke off. */
export type Outcome = {
  readonly row: OutboxRow;
  readonly sent: readonly SentPart[];
  readonly verdict:
    | { readonly is: 'sent' }
    | { readonly is: 'failed'; readonly code: string }
    | { readonly is: 'retry'; readonly code: string }
    /** The channel says so, whatever we thought. */
    | { readonly is: 'window_closed' }
    /** No template says it: it waits until the person writes. */
    | { readonly is: 'held' };
};

/** The end of a recipient's turn. `dueAt`: when it goes on; undefined when nothing is left. */
export type EndedTurn = { readonly recipient: string; readonly dueAt: Instant | undefined };

/** Records outcomes and ends turns, for all of them in a few statements of one transaction. */
export const settle = async (
  db: Kysely<NotificationTables>,
  by: string,
  outcomes: readonly Outcome[],
  ended: readonly EndedTurn[],
  now: Instant,
  rules: RetryRules,
): Promise<void> => {
  await db.transaction().execute(async (transaction) => {
    // First of all: its locks keep `heard` from saying "the window is open" between what is held and its release.
    await endTurns(transaction, by, ended, now);
    await markSent(transaction, outcomes, now);
    for (const outcome of outcomes) await markOther(transaction, outcome, now);
    await recordMessages(transaction, outcomes, now, rules);
  });
};

const endTurns = async (
  db: Transaction<NotificationTables>,
  by: string,
  ended: readonly EndedTurn[],
  now: Instant,
): Promise<void> => {
  for (const [dueAt, turns] of Map.groupBy(ended, (turn) => turn.dueAt)) {
    await db
      .updateTable('recipients')
      .set({
        claimed_by: null,
        claimed_until: '',
        due_at: dueAt ?? sql<string | null>`case when wakes = seen_wakes then null else ${now} end`,
      })
      .where('claimed_by', '=', by)
      .where(
        'recipient',
        'in',
        turns.map(({ recipient }) => recipient),
      )
      .execute();
  }
};

const markSent = async (
  db: Transaction<NotificationTables>,
  outcomes: readonly Outcome[],
  now: Instant,
): Promise<void> => {
  const ids = outcomes.filter(({ verdict }) => verdict.is === 'sent').map(({ row }) => row.id);
  if (ids.length === 0) return;
  await db
    .updateTable('outbox')
    .set((set) => ({ state: 'sent', settled_at: now, code: null, attempts: set('attempts', '+', 1) }))
    .where('id', 'in', ids)
    .execute();
};

const markOther = async (
  db: Transaction<NotificationTables>,
  { row, sent, verdict }: Outcome,
  now: Instant,
): Promise<void> => {
  const update = db.updateTable('outbox').where('id', '=', row.id);
  const parts_sent = row.parts_sent + sent.length;
  switch (verdict.is) {
    case 'sent':
      return;
    case 'failed': {
      await update.set({ state: 'failed', code: verdict.code, settled_at: now, parts_sent }).execute();
      const about = aboutOf(row);
      if (about) await owe(db, [tellFailed(about, { notice: row.id }, verdict.code, now, row)], now);
      return;
    }
    case 'retry':
      await update.set({ attempts: row.attempts + 1, code: verdict.code, parts_sent }).execute();
      return;
    case 'window_closed':
      await update.set({ attempts: row.attempts + 1, parts_sent: 0 }).execute();
      await db
        .updateTable('recipients')
        .set({ last_inbound_at: null })
        .where('recipient', '=', row.recipient)
        .execute();
      return;
    case 'held':
      // Unless the person wrote while it was looked at: then it stays pending, and the turn's end made them due.
      await update
        .set({ state: 'held', parts_sent })
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('recipients')
              .select('recipient')
              .where('recipient', '=', row.recipient)
              .whereRef('wakes', '=', 'seen_wakes'),
          ),
        )
        .execute();
  }
};

/** Notes the channel's ids; their receipts may have come before. */
const recordMessages = async (
  db: Transaction<NotificationTables>,
  outcomes: readonly Outcome[],
  now: Instant,
  rules: RetryRules,
): Promise<void> => {
  const rows = outcomes.flatMap(({ row, sent }) =>
    sent.map(({ messageId, last, via }) => ({
      message_id: messageId,
      outbox_id: row.id,
      generation: row.generation,
      last: last ? 1 : 0,
      via,
      sent_at: now,
      noted_at: now,
    })),
  );
  if (rows.length === 0) return;
  const recorded = await db
    .insertInto('messages')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('message_id').doUpdateSet((set) => ({
        outbox_id: set.ref('excluded.outbox_id'),
        generation: set.ref('excluded.generation'),
        last: set.ref('excluded.last'),
        via: set.ref('excluded.via'),
        sent_at: set.ref('excluded.sent_at'),
      })),
    )
    .returningAll()
    .execute();
  const byId = new Map(outcomes.map(({ row }) => [row.id, row]));
  const tellings = recorded.flatMap((message) => {
    const row = rowOf(message, byId);
    const about = row && aboutOf(row);
    return about ? [tellSent(about, message.message_id, now, row), ...tellReceipts(about, message, row)] : [];
  });
  await owe(db, tellings, now);
  await failuresAfterwards(
    db,
    recorded.filter(({ failed_at: failedAt }) => failedAt !== null),
    now,
    rules,
  );
};

const rowOf = ({ outbox_id: id }: MessageRow, byId: ReadonlyMap<string, OutboxRow>): OutboxRow | undefined =>
  id === null ? undefined : byId.get(id);
