import type { Dialect, Places, Upsert } from '@sunwai/database';
import { flag, kept, upsert } from '@sunwai/database';
import type { Instant } from '@sunwai/kernel';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { MessageRow, NotificationTables, OutboxRow } from '../notifications.tables.js';
import { failuresAfterwards } from './failed-receipts.js';
import { lockRecipients } from './recipients.js';
import type { RetryRules } from './retry-rules.js';
import { messageColumns } from './message-rows.js';
import { aboutOf, isReport, owe, tellFailed, tellReceipts, tellSent } from './tellings.js';

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

const UNSETTLED = ['pending', 'held'] as const;

/** The end of a recipient's turn. `dueAt`: when it goes on; undefined when nothing is left. */
export type EndedTurn = { readonly recipient: string; readonly dueAt: Instant | undefined };

export type Settling = {
  readonly by: string;
  readonly outcomes: readonly Outcome[];
  readonly ended: readonly EndedTurn[];
  readonly now: Instant;
  readonly rules: RetryRules;
};

/**
 * Records outcomes and ends turns, for all of them in a few statements. What another process has settled meanwhile is
 * left as it is: whoever was cut off or stood still, and sent before or after their lease was over, comes too late, and
 * what they sent counts as what a process sent that died.
 */
export const settle = async (
  db: Transaction<NotificationTables>,
  dialect: Dialect,
  settling: Settling,
): Promise<void> => {
  const { now } = settling;
  // First of all: its locks keep `noteRecipients` from saying "the window is open" between what is held and its release.
  await lockRecipients(db, dialect, [
    ...settling.ended.map(({ recipient }) => recipient),
    ...settling.outcomes.map(({ row }) => row.recipient),
  ]);
  await endTurns(db, settling);
  const outcomes = await inTime(db, settling);
  const held = seqsOf(outcomes, 'held');
  if (held.length > 0) await markHeld(db, { seqs: held });
  for (const outcome of outcomes) await markOther(db, dialect, outcome, now);
  await recordMessages(db, dialect, { ...settling, outcomes });
};

const seqsOf = (outcomes: readonly Outcome[], verdict: Outcome['verdict']['is']): readonly number[] =>
  outcomes.flatMap(({ row, verdict: { is } }) => (is === verdict ? [row.seq] : []));

/** Marks what was sent. @returns the outcomes of rows that nobody else has settled */
const inTime = async (
  db: Transaction<NotificationTables>,
  { outcomes, now }: Settling,
): Promise<readonly Outcome[]> => {
  const sent = seqsOf(outcomes, 'sent');
  const others = outcomes.flatMap(({ row, verdict: { is } }) => (is === 'sent' ? [] : [row.seq]));
  const rows = [
    ...(sent.length > 0 ? await markSent(db, { seqs: sent, now }) : []),
    ...(others.length > 0 ? await takeUnsettled(db, { seqs: others }) : []),
  ];
  const unsettled = new Set(rows.map(({ seq }) => seq));
  return outcomes.filter(({ row }) => unsettled.has(row.seq));
};

/** Changes nothing, but keeps other processes from settling them before this transaction ends. */
const takeUnsettled = kept((db: Kysely<NotificationTables>, given: Places<{ seqs: readonly number[] }>) =>
  db
    .updateTable('outbox')
    .set((set) => ({ state: set.ref('state') }))
    .where('seq', 'in', given.seqs.eachNumber)
    .where('state', 'in', UNSETTLED)
    .returning('seq'),
);

const endTurns = async (db: Transaction<NotificationTables>, { by, ended, now }: Settling): Promise<void> => {
  for (const [dueAt, turns] of Map.groupBy(ended, (turn) => turn.dueAt)) {
    const recipients = turns.map(({ recipient }) => recipient);
    if (dueAt === undefined) await end(db, { by, now, recipients });
    else await endUntil(db, { by, dueAt, recipients });
  }
};

/** What came meanwhile is due. */
const end = kept(
  (db: Kysely<NotificationTables>, given: Places<{ by: string; now: Instant; recipients: readonly string[] }>) =>
    db
      .updateTable('recipients')
      .set({
        claimed_by: null,
        claimed_until: '',
        due_at: sql<string | null>`case when wakes = seen_wakes then null else ${given.now} end`,
      })
      .where('claimed_by', '=', given.by)
      .where('recipient', 'in', given.recipients.eachText),
);

const endUntil = kept(
  (db: Kysely<NotificationTables>, given: Places<{ by: string; dueAt: Instant; recipients: readonly string[] }>) =>
    db
      .updateTable('recipients')
      .set({ claimed_by: null, claimed_until: '', due_at: given.dueAt })
      .where('claimed_by', '=', given.by)
      .where('recipient', 'in', given.recipients.eachText),
);

const markSent = kept((db: Kysely<NotificationTables>, given: Places<{ seqs: readonly number[]; now: Instant }>) =>
  db
    .updateTable('outbox')
    .set((set) => ({ state: 'sent', settled_at: given.now, code: null, attempts: set('attempts', '+', 1) }))
    .where('seq', 'in', given.seqs.eachNumber)
    .where('state', 'in', UNSETTLED)
    .returning('seq'),
);

/** Unless the person wrote while it was looked at: then it stays pending, and the turn's end made them due. */
const markHeld = kept((db: Kysely<NotificationTables>, given: Places<{ seqs: readonly number[] }>) =>
  db
    .updateTable('outbox')
    .set({ state: 'held' })
    .where('seq', 'in', given.seqs.eachNumber)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('recipients')
          .select('recipients.recipient')
          .whereRef('recipients.recipient', '=', 'outbox.recipient')
          .whereRef('wakes', '=', 'seen_wakes'),
      ),
    ),
);

const markOther = async (
  db: Transaction<NotificationTables>,
  dialect: Dialect,
  { row, sent, verdict }: Outcome,
  now: Instant,
): Promise<void> => {
  const update = db.updateTable('outbox').where('seq', '=', row.seq);
  const parts_sent = row.parts_sent + sent.length;
  switch (verdict.is) {
    case 'sent':
    case 'held':
      return;
    case 'failed': {
      await update.set({ state: 'failed', code: verdict.code, settled_at: now, parts_sent }).execute();
      const about = aboutOf(row);
      if (about) await owe(db, dialect, [tellFailed(about, { notice: row.id }, verdict.code, now, row)], now);
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
  }
};

/** Notes the channel's ids; their receipts may have come before. */
const recordMessages = async (
  db: Transaction<NotificationTables>,
  dialect: Dialect,
  { outcomes, now, rules }: Settling,
): Promise<void> => {
  const rows = outcomes.flatMap(({ row, sent }) =>
    sent.map(({ messageId, last, via }) => ({
      message_id: messageId,
      outbox: row.seq,
      generation: row.generation,
      ends_report: flag(last && isReport(row)),
      via,
      sent_at: now,
      noted_at: now,
    })),
  );
  // In the same order as their receipts are noted, so that nobody waits in a circle.
  rows.sort((one, other) => (one.message_id < other.message_id ? -1 : 1));
  const recorded = await upsert<SentRow, MessageRow>(db, dialect, intoMessages, rows);
  if (recorded.length === 0) return;
  const bySeq = new Map(outcomes.map(({ row }) => [row.seq, row]));
  const tellings = recorded.flatMap((message) => {
    const row = bySeq.get(message.outbox ?? 0);
    const about = row && aboutOf(row);
    return about ? [tellSent(about, message.message_id, now, row), ...tellReceipts(about, message, row)] : [];
  });
  await owe(db, dialect, tellings, now);
  await failuresAfterwards(
    db,
    dialect,
    recorded.filter(({ failed_at: failedAt }) => failedAt !== null),
    now,
    rules,
  );
};

type SentRow = Pick<
  MessageRow,
  'message_id' | 'outbox' | 'generation' | 'ends_report' | 'via' | 'sent_at' | 'noted_at'
>;

const intoMessages: Upsert<SentRow> = {
  table: 'messages',
  columns: ['message_id', 'outbox', 'generation', 'ends_report', 'via', 'sent_at', 'noted_at'],
  key: ['message_id'],
  replace: ['outbox', 'generation', 'ends_report', 'via', 'sent_at'],
  returning: messageColumns,
};
