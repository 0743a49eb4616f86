import type { ChannelReceipt } from '@sunwai/contracts';
import type { Instant } from '@sunwai/kernel';
import type { Kysely, Transaction } from 'kysely';
import type { MessageRow, NotificationTables } from '../notifications.tables.js';
import { failuresAfterwards } from './failed-receipts.js';
import type { RetryRules } from './retry-rules.js';
import { aboutOf, owe, tellReceipts } from './tellings.js';

type Told = Pick<MessageRow, 'delivered_at' | 'read_at' | 'failed_at' | 'code'>;

/**
 * Keeps what the channel says of our messages: first word counts, order does not matter. One that comes before our own
 * record of the message, or of a message nobody here sent, is kept all the same.
 */
export const recordReceipts = async (
  db: Kysely<NotificationTables>,
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
  await db.transaction().execute(async (transaction) => {
    const messages = await upsert(transaction, byMessage, now);
    await tell(transaction, messages, byMessage, now);
    const failed = messages.filter(({ message_id: id }) => byMessage.get(id)?.failed_at);
    await failuresAfterwards(transaction, failed, now, rules);
  });
};

const joined = (known: Told | undefined, { status, at, code }: ChannelReceipt): Told => ({
  delivered_at: known?.delivered_at ?? (status === 'delivered' ? at : null),
  read_at: known?.read_at ?? (status === 'read' ? at : null),
  failed_at: known?.failed_at ?? (status === 'failed' ? at : null),
  code: known?.code ?? (status === 'failed' ? (code ?? null) : null),
});

const upsert = (
  db: Transaction<NotificationTables>,
  byMessage: ReadonlyMap<string, Told>,
  now: Instant,
): Promise<MessageRow[]> =>
  db
    .insertInto('messages')
    .values(
      [...byMessage]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([messageId, told]) => ({
          message_id: messageId,
          outbox_id: null,
          generation: 0,
          last: 0,
          via: null,
          sent_at: null,
          ...told,
          noted_at: now,
        })),
    )
    .onConflict((conflict) =>
      conflict.column('message_id').doUpdateSet((set) => ({
        delivered_at: set.fn.coalesce('messages.delivered_at', 'excluded.delivered_at'),
        read_at: set.fn.coalesce('messages.read_at', 'excluded.read_at'),
        failed_at: set.fn.coalesce('messages.failed_at', 'excluded.failed_at'),
        code: set.fn.coalesce('messages.code', 'excluded.code'),
      })),
    )
    .returningAll()
    .execute();

const tell = async (
  db: Transaction<NotificationTables>,
  messages: readonly MessageRow[],
  byMessage: ReadonlyMap<string, Told>,
  now: Instant,
): Promise<void> => {
  const ids = messages.flatMap(({ outbox_id: id, last }) => (id !== null && last === 1 ? [id] : []));
  if (ids.length === 0) return;
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('id', 'in', ids)
    .where('purpose', '=', 'report')
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const tellings = messages.flatMap((message) => {
    const row = byId.get(message.outbox_id ?? '');
    const about = row && aboutOf(row);
    const news = byMessage.get(message.message_id);
    // Of what was known before, the ticket has been told already.
    return about && news ? tellReceipts(about, { ...message, ...news }, row) : [];
  });
  await owe(db, tellings, now);
};
