import type { TicketEventMessage } from '@sunwai/contracts';
import type { Instant } from '@sunwai/kernel';
import type { TicketEventOf } from '@sunwai/ticket';
import type { Places } from '@sunwai/database';
import { kept } from '@sunwai/database';
import type { Kysely, Transaction } from 'kysely';
import type { NotificationTables } from '../notifications.tables.js';
import { awaitsHistory } from '../notifications.tables.js';

type Told = TicketEventMessage & { readonly event: TicketEventOf<'NotificationSent' | 'NotificationFailed'> };

/**
 * Tables that were lost are filled again from the history, which also tells what was sent: such a notice is not sent
 * again. Only notices that were made to wait for that (`not_before`) are looked at.
 */
export const adoptSent = async (
  db: Kysely<NotificationTables>,
  messages: readonly TicketEventMessage[],
  now: Instant,
): Promise<void> => {
  const told = messages.filter(
    (message): message is Told =>
      message.event.type === 'NotificationSent' || message.event.type === 'NotificationFailed',
  );
  if (told.length === 0) return;
  const waiting = await awaiting(db, { numbers: told.map(({ number }) => number) });
  if (waiting.length === 0) return;
  const ours = await knownMessages(
    db,
    told.flatMap(({ event }) => event.data.messageId ?? []),
  );
  for (const message of told) {
    const { messageId } = message.event.data;
    if (messageId !== undefined && ours.has(messageId)) continue;
    await db.transaction().execute((transaction) => adopt(transaction, message, now));
  }
};

const awaiting = kept((db: Kysely<NotificationTables>, given: Places<{ numbers: readonly string[] }>) =>
  db.selectFrom('outbox').select('seq').where(awaitsHistory).where('number', 'in', given.numbers.eachText).limit(1),
);

const knownMessages = async (db: Kysely<NotificationTables>, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('messages')
    .select('message_id')
    .where('message_id', 'in', ids)
    .where('outbox', 'is not', null)
    .execute();
  return new Set(rows.map(({ message_id: id }) => id));
};

const adopt = async (
  db: Transaction<NotificationTables>,
  { number, recordedAt, event }: Told,
  now: Instant,
): Promise<void> => {
  const { purpose, round, to, messageId } = event.data;
  const row = await db
    .selectFrom('outbox')
    .select('seq')
    .where(awaitsHistory)
    .where('number', '=', number)
    .where('purpose', '=', purpose)
    .where('round', round === undefined ? 'is' : '=', round ?? null)
    .where('to_whom', '=', to)
    .where('attempts', '=', 0)
    .where('generation', '=', 0)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  if (!row) return;
  const code = event.type === 'NotificationFailed' ? event.data.code : null;
  const state = code === null ? 'sent' : 'failed';
  await db.updateTable('outbox').set({ state, settled_at: now, code }).where('seq', '=', row.seq).execute();
  if (messageId === undefined) return;
  await db
    .insertInto('messages')
    .values({
      message_id: messageId,
      outbox: row.seq,
      generation: 0,
      ends_report: purpose === 'report' && to === 'complainant' ? 1 : 0,
      via: null,
      sent_at: code === null ? recordedAt : null,
      delivered_at: null,
      read_at: null,
      failed_at: code === null ? null : recordedAt,
      code,
      noted_at: now,
    })
    .onConflict((conflict) =>
      conflict.column('message_id').doUpdateSet((set) => ({
        outbox: row.seq,
        ends_report: set.ref('excluded.ends_report'),
      })),
    )
    .execute();
};
