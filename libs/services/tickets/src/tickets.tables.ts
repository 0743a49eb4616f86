import type { Migration } from '@sunwai/database';
import type { SqlBool } from 'kysely';
import { sql } from 'kysely';

/** Where people's words are matched to tickets. Rebuilt from the events; `version` is the stream's, as far as applied. */
export type TicketIndexRow = {
  number: string;
  complainant: string;
  entered_by: string | null;
  status: string;
  round: number;
  department: string | null;
  office: string | null;
  officer: string | null;
  level: number | null;
  category: string | null;
  filed_at: string;
  /** While closed: until when a dispute is accepted. */
  disputable_until: string | null;
  version: number;
};

/** Our messages by the channel's id: what a reply to one of them is about. */
export type MessageIndexRow = {
  channel: string;
  message_id: string;
  number: string;
  purpose: string;
  round: number | null;
  recipient: string;
};

/** What was last talked about with whom. */
export type ConversationRow = {
  conversation: string;
  pack: string;
  channel: string;
  current_number: string | null;
  current_at: string | null;
  pending: string | null;
  pending_number: string | null;
  pending_round: number | null;
  pending_at: string | null;
};

/** Messages that wait for their answer. */
export type KeptMessageRow = {
  id: string;
  conversation: string;
  question: string;
  /** JSON of the IntakeMessage. */
  message: string;
  sent_at: string;
  kept_at: string;
};

/** What each message was found to mean, and whether that has been carried out. */
export type HandledMessageRow = {
  id: string;
  /** The channel's own id. */
  source_message_id: string;
  /** JSON of the Intent. */
  intent: string;
  /** The ticket that it went to. */
  number: string | null;
  done: number;
  decided_at: string;
};

/** Who publishes the ticket events, and how far they are published. */
export type RelayRow = {
  name: string;
  /** Empty when it was given back. */
  holder: string;
  /** Counts holders. */
  term: number;
  /** Counts the signs of life of this term. */
  beat: number;
  /** Cursor of the last event published. */
  cursor: string | null;
};

export type TicketsTables = {
  ticket_index: TicketIndexRow;
  message_index: MessageIndexRow;
  conversations: ConversationRow;
  kept_messages: KeptMessageRow;
  handled_messages: HandledMessageRow;
  relays: RelayRow;
};

/** Of tickets that wait for a report. Not by a value, so that the index on them is seen to serve. */
export const inHand = sql<SqlBool>`status in ('assigned', 'reopened')`;

/** DI token of the service's Database<TicketsTables>. */
export const TICKETS_DATABASE = Symbol('TicketsDatabase');

export const ticketsMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'index of tickets and of our messages',
    up: async (db) => {
      let index = db.schema.createTable('ticket_index').addColumn('number', 'text', (column) => column.primaryKey());
      for (const name of ['complainant', 'status', 'filed_at']) {
        index = index.addColumn(name, 'text', (column) => column.notNull());
      }
      for (const name of ['entered_by', 'department', 'office', 'officer', 'category', 'disputable_until']) {
        index = index.addColumn(name, 'text');
      }
      await index
        .addColumn('round', 'integer', (column) => column.notNull())
        .addColumn('level', 'integer')
        .addColumn('version', 'integer', (column) => column.notNull())
        .execute();
      for (const by of ['complainant', 'entered_by']) {
        await db.schema.createIndex(`ticket_index_by_${by}`).on('ticket_index').column(by).execute();
      }
      await db.schema
        .createIndex('ticket_index_by_officer')
        .on('ticket_index')
        .column('officer')
        .where(inHand)
        .execute();
      await db.schema
        .createTable('message_index')
        .addColumn('channel', 'text', (column) => column.notNull())
        .addColumn('message_id', 'text', (column) => column.notNull())
        .addColumn('number', 'text', (column) => column.notNull())
        .addColumn('purpose', 'text', (column) => column.notNull())
        .addColumn('round', 'integer')
        .addColumn('recipient', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('message_index_key', ['channel', 'message_id'])
        .execute();
    },
  },
  {
    number: 2,
    name: 'conversations, kept and handled messages',
    up: async (db) => {
      await db.schema
        .createTable('conversations')
        .addColumn('conversation', 'text', (column) => column.primaryKey())
        .addColumn('pack', 'text', (column) => column.notNull())
        .addColumn('channel', 'text', (column) => column.notNull())
        .addColumn('current_number', 'text')
        .addColumn('current_at', 'text')
        .addColumn('pending', 'text')
        .addColumn('pending_number', 'text')
        .addColumn('pending_round', 'integer')
        .addColumn('pending_at', 'text')
        .execute();
      await db.schema
        .createIndex('conversations_by_pending')
        .on('conversations')
        .columns(['pending', 'pending_at'])
        .where('pending', 'is not', null)
        .execute();
      let kept = db.schema.createTable('kept_messages').addColumn('id', 'text', (column) => column.primaryKey());
      for (const name of ['conversation', 'question', 'message', 'sent_at', 'kept_at']) {
        kept = kept.addColumn(name, 'text', (column) => column.notNull());
      }
      await kept.execute();
      await db.schema
        .createIndex('kept_messages_by_conversation')
        .on('kept_messages')
        .columns(['conversation', 'sent_at', 'id'])
        .execute();
      await db.schema.createIndex('kept_messages_by_age').on('kept_messages').column('kept_at').execute();
      await db.schema
        .createTable('handled_messages')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('source_message_id', 'text', (column) => column.notNull())
        .addColumn('intent', 'text', (column) => column.notNull())
        .addColumn('number', 'text')
        .addColumn('done', 'integer', (column) => column.notNull())
        .addColumn('decided_at', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('handled_messages_by_age').on('handled_messages').column('decided_at').execute();
    },
  },
  {
    number: 3,
    name: 'the relay and its lease',
    up: async (db) => {
      await db.schema
        .createTable('relays')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('holder', 'text', (column) => column.notNull())
        .addColumn('term', 'integer', (column) => column.notNull())
        .addColumn('beat', 'bigint', (column) => column.notNull())
        .addColumn('cursor', 'text')
        .execute();
    },
  },
];
