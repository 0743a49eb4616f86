import type { Database, Places, Upsert } from '@sunwai/database';
import { kept } from '@sunwai/database';
import type { ConversationRow, HandledMessageRow, KeptMessageRow, TicketsTables } from '../tickets.tables.js';

/** The tables, or a transaction on them. */
export type Tables = Database<TicketsTables>['db'];

type Id = { readonly id: string };
type Conversation = Pick<ConversationRow, 'conversation'>;

export const handledById = kept((db: Tables, { id }: Places<Id>) =>
  db.selectFrom('handled_messages').selectAll().where('id', '=', id),
);

type Found = Pick<HandledMessageRow, 'id' | 'source_message_id' | 'intent' | 'decided_at'>;

/** Answers with a row unless the message was there before. */
export const addHandled = kept(
  (db: Tables, { id, source_message_id, intent, decided_at, nothing }: Places<Found & { nothing: null }>) =>
    db
      .insertInto('handled_messages')
      .values({ id, source_message_id, intent, number: nothing, done: 0, decided_at })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id'),
);

/** Answers with a row unless it was done before. */
export const markDone = kept((db: Tables, { id, number }: Places<Pick<HandledMessageRow, 'id' | 'number'>>) =>
  db
    .updateTable('handled_messages')
    .set({ done: 1, number })
    .where('id', '=', id)
    .where('done', '=', 0)
    .returning('id'),
);

export const conversationOf = kept((db: Tables, { conversation }: Places<Conversation>) =>
  db.selectFrom('conversations').selectAll().where('conversation', '=', conversation),
);

export const conversationRows: Upsert<ConversationRow> = {
  table: 'conversations',
  columns: [
    'conversation',
    'pack',
    'channel',
    'current_number',
    'current_at',
    'pending',
    'pending_number',
    'pending_round',
    'pending_at',
  ],
  key: ['conversation'],
  replace: ['current_number', 'current_at', 'pending', 'pending_number', 'pending_round', 'pending_at'],
};

/** Oldest first. */
export const keptOf = kept((db: Tables, { conversation }: Places<Conversation>) =>
  db.selectFrom('kept_messages').selectAll().where('conversation', '=', conversation).orderBy('sent_at').orderBy('id'),
);

export const keptRows: Upsert<KeptMessageRow> = {
  table: 'kept_messages',
  columns: ['id', 'conversation', 'question', 'message', 'sent_at', 'kept_at'],
  key: ['id'],
  replace: ['question'],
};
