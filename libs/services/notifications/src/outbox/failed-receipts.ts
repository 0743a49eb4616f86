import type { Instant } from '@sunwai/kernel';
import { plus } from '@sunwai/kernel';
import { failureOf } from '@sunwai/whatsapp';
import type { Dialect, Places } from '@sunwai/database';
import { kept } from '@sunwai/database';
import type { Kysely, Transaction } from 'kysely';
import type { MessageRow, NotificationTables, OutboxRow } from '../notifications.tables.js';
import { lockRecipientsOf, makeDue } from './recipients.js';
import type { RetryRules } from './retry-rules.js';
import { waitAfter } from './retry-rules.js';
import { aboutOf, owe, tellFailed } from './tellings.js';

/** How often a notice begins anew after the channel had taken it and failed later. */
const GENERATIONS = 5;

/** More than 24 hours since the person wrote. Meta often says so only after it took the message. */
export const WINDOW_CLOSED = 'whatsapp.131047';

/**
 * Messages that the channel took and could not deliver: sent again where that may help, else the ticket is told. It does
 * nothing twice. Their recipients come first in the order of locks: no messages may be locked before, unless they are too.
 */
export const failuresAfterwards = async (
  db: Transaction<NotificationTables>,
  dialect: Dialect,
  messages: readonly MessageRow[],
  now: Instant,
  rules: RetryRules,
): Promise<void> => {
  const ids = messages.flatMap(({ outbox }) => outbox ?? []);
  if (ids.length === 0) return;
  await lockRecipientsOf(db, dialect, ids);
  const rows = await outboxRows(db, { ids });
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  const answered = new Set<number>();
  for (const message of messages) {
    const row = bySeq.get(message.outbox ?? 0);
    // Of a notice in parts each part fails; once is enough.
    if (!row || row.generation !== message.generation || row.state === 'failed' || answered.has(row.seq)) continue;
    answered.add(row.seq);
    await answer(db, dialect, row, message, now, rules);
  }
};

/** By their numbers. */
export const outboxRows = kept((db: Kysely<NotificationTables>, given: Places<{ ids: readonly number[] }>) =>
  db.selectFrom('outbox').selectAll().where('seq', 'in', given.ids.eachNumber),
);

const answer = async (
  db: Transaction<NotificationTables>,
  dialect: Dialect,
  row: OutboxRow,
  { message_id: messageId, code: said }: MessageRow,
  now: Instant,
  rules: RetryRules,
): Promise<void> => {
  const code = said ?? 'whatsapp.unknown';
  const { retryable, accountWide, retryAfter } = failureOf(code);
  const mayRetry = row.generation < GENERATIONS && now < row.give_up_at;
  const update = db.updateTable('outbox').where('seq', '=', row.seq);
  const anew = { state: 'pending', generation: row.generation + 1, parts_sent: 0, code, settled_at: null } as const;
  if (mayRetry && code === WINDOW_CLOSED) {
    await update.set(anew).execute();
    await db.updateTable('recipients').set({ last_inbound_at: null }).where('recipient', '=', row.recipient).execute();
    return makeDue(db, [row.recipient], now);
  }
  if (mayRetry && (retryable || accountWide)) {
    const notBefore = plus(now, waitAfter(row.generation + 1, rules, retryAfter));
    await update.set({ ...anew, not_before: notBefore }).execute();
    return makeDue(db, [row.recipient], now);
  }
  await update.set({ state: 'failed', code, settled_at: now }).execute();
  const about = aboutOf(row);
  if (about) await owe(db, dialect, [tellFailed(about, { messageId, notice: row.id }, code, now, row)], now);
};
