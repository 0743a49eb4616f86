import type { ChannelReceipt } from '@sunwai/contracts';
import type { Instant } from '@sunwai/kernel';
import type { Database, Dialect, Upsert } from '@sunwai/database';
import { upsert } from '@sunwai/database';
import type { Transaction } from 'kysely';
import type { MessageRow, NotificationTables } from '../notifications.tables.js';
import { failuresAfterwards, outboxRows } from './failed-receipts.js';
import { messageColumns } from './message-rows.js';
import type { RetryRules } from './retry-rules.js';
import { aboutOf, owe, tellReceipts } from './tellings.js';

type Told = Pick<MessageRow, 'delivered_at' | 'read_at' | 'failed_at' | 'code'>;

/**
 * Keeps what the channel says of our messages: first word counts, order does not matter. One that comes before our own
 * record of the message, or of a message nobody here sent, is kept all the same.
 */
export const recordReceipts = async (
  { db, dialect }: Pick<Database<NotificationTables>, 'db' | 'dialect'>,
  receipts: readonly ChannelReceipt[],
  now: Instant,
  rules: RetryRules,
): Promise<void> => {
  const byMessage = new Map<string, Told>();
  for (const receipt of receipts) {
    if (receipt.status === 'sent') continue;
    byMessage.set(receipt.messageId, joined(byMessage.get(receipt.messageId), receipt));
  }
  if (byMessage.size === 0) return;
  const messages = await db.transaction().execute(async (transaction) => {
    const known = await upsert<MessageRow, MessageRow>(transaction, dialect, noted, rowsOf(byMessage, now));
    await tell(transaction, dialect, known, byMessage, now);
    return known;
  });
  // Only the messages say whose they are, and these come first in the order of locks: so it is a transaction of its own.
  // When it fails, all of the receipts come again.
  const failed = messages.filter(({ message_id: id, outbox }) => outbox !== null && byMessage.get(id)?.failed_at);
  if (failed.length === 0) return;
  await db.transaction().execute((transaction) => failuresAfterwards(transaction, dialect, failed, now, rules));
};

const joined = (known: Told | undefined, { status, at, code }: ChannelReceipt): Told => ({
  delivered_at: known?.delivered_at ?? (status === 'delivered' ? at : null),
  read_at: known?.read_at ?? (status === 'read' ? at : null),
  failed_at: known?.failed_at ?? (status === 'failed' ? at : null),
  code: known?.code ?? (status === 'failed' ? (code ?? null) : null),
});

const noted: Upsert<MessageRow> = {
  table: 'messages',
  columns: messageColumns,
  key: ['message_id'],
  replace: [],
  merge: {
    delivered_at: 'coalesce(messages.delivered_at, excluded.delivered_at)',
    read_at: 'coalesce(messages.read_at, excluded.read_at)',
    failed_at: 'coalesce(messages.failed_at, excluded.failed_at)',
    code: 'coalesce(messages.code, excluded.code)',
  },
  returning: messageColumns,
};

const rowsOf = (byMessage: ReadonlyMap<string, Told>, now: Instant): readonly MessageRow[] =>
  [...byMessage]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([messageId, told]) => ({
      message_id: messageId,
      outbox: null,
      generation: 0,
      ends_report: 0,
      via: null,
      sent_at: null,
      ...told,
      noted_at: now,
    }));

const tell = async (
  db: Transaction<NotificationTables>,
  dialect: Dialect,
  messages: readonly MessageRow[],
  byMessage: ReadonlyMap<string, Told>,
  now: Instant,
): Promise<void> => {
  const ids = messages.flatMap(({ outbox, ends_report: endsReport }) =>
    outbox !== null && endsReport === 1 ? [outbox] : [],
  );
  if (ids.length === 0) return;
  const rows = await outboxRows(db, { ids });
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  const tellings = messages.flatMap((message) => {
    const row = message.outbox === null ? undefined : bySeq.get(message.outbox);
    const about = row && aboutOf(row);
    const news = byMessage.get(message.message_id);
    // Of what was known before, the ticket has been told already.
    return about && news ? tellReceipts(about, { ...message, ...news }, row) : [];
  });
  await owe(db, dialect, tellings, now);
};
