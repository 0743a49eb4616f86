import type { Instant } from '@sunwai/kernel';
import { plus } from '@sunwai/kernel';
import { failureOf } from '@sunwai/whatsapp';
import type { Transaction } from 'kysely';
import type { MessageRow, NotificationTables, OutboxRow } from '../notifications.tables.js';
import { due } from './heard.js';
import type { RetryRules } from './retry-rules.js';
import { waitAfter } from './retry-rules.js';
import { aboutOf, owe, tellFailed } from './tellings.js';

/** How often a notice begins anew after the channel had taken it and failed later. */
const GENERATIONS = 5;

/** More than 24 hours since the person wrote. Meta often says so only after it took the message. */
export const WINDOW_CLOSED = 'whatsapp.131047';

/** Messages that the channel took and could not deliver: sent again where that may help, else the ticket is told. */
export const failuresAfterwards = async (
  db: Transaction<NotificationTables>,
  messages: readonly MessageRow[],
  now: Instant,
  rules: RetryRules,
): Promise<void> => {
  const ids = messages.flatMap(({ outbox_id: id }) => id ?? []);
  if (ids.length === 0) return;
  const rows = await db.selectFrom('outbox').selectAll().where('id', 'in', ids).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const answered = new Set<string>();
  for (const message of messages) {
    const row = byId.get(message.outbox_id ?? '');
    // Of a notice in parts each part fails; once is enough.
    if (!row || row.generation !== message.generation || row.state === 'failed' || answered.has(row.id)) continue;
    answered.add(row.id);
    await answer(db, row, message, now, rules);
  }
};

const answer = async (
  db: Transaction<NotificationTables>,
  row: OutboxRow,
  { message_id: messageId, code: said }: MessageRow,
  now: Instant,
  rules: RetryRules,
): Promise<void> => {
  const code = said ?? 'whatsapp.unknown';
  const { retryable, accountWide, retryAfter } = failureOf(code);
  const mayRetry = row.generation < GENERATIONS && now < row.give_up_at;
  const update = db.updateTable('outbox').where('id', '=', row.id);
  const anew = { state: 'pending', generation: row.generation + 1, parts_sent: 0, code, settled_at: null } as const;
  if (mayRetry && code === WINDOW_CLOSED) {
    await update.set(anew).execute();
    await db.updateTable('recipients').set({ last_inbound_at: null }).where('recipient', '=', row.recipient).execute();
    return due(db, [row.recipient], now);
  }
  if (mayRetry && (retryable || accountWide)) {
    const notBefore = plus(now, waitAfter(row.generation + 1, rules, retryAfter));
    await update.set({ ...anew, not_before: notBefore }).execute();
    return due(db, [row.recipient], now);
  }
  await update.set({ state: 'failed', code, settled_at: now }).execute();
  const about = aboutOf(row);
  if (about) await owe(db, [tellFailed(about, { messageId, notice: row.id }, code, now, row)], now);
};
