import type { Migration } from '@sunwai/database';
import { idColumn } from '@sunwai/database';
import type { Generated, Selectable } from 'kysely';

/** What is known of a ticket, up to its stream version. */
type TicketRow = {
  number: string;
  version: number;
  /** JSON of TicketFacts. */
  facts: string;
};

/** A person and a number of ours: the 24-hour window, and the turn of their messages. */
export type RecipientRow = {
  /** `recipientKey` */
  recipient: string;
  service: string;
  phone: string;
  /** When the person last wrote; null when never, or when the channel says that the window is closed. */
  last_inbound_at: string | null;
  /** When the next message is due; null when none waits. */
  due_at: string | null;
  /** Counts what may make something due. */
  wakes: number;
  /** `wakes` when it was claimed: more since then means that there is more to do. */
  seen_wakes: number;
  claimed_by: string | null;
  /** Empty when nobody has it. */
  claimed_until: string;
};

/**
 * - pending: waits for its turn
 * - held: waits for the 24-hour window, because no template says it
 * - sent: the channel took it
 * - failed: refused for good, or too late
 */
type OutboxState = 'pending' | 'held' | 'sent' | 'failed';

type OutboxTable = {
  id: string;
  /** Order of the messages to one recipient. */
  seq: Generated<number>;
  recipient: string;
  pack: string;
  number: string | null;
  purpose: string | null;
  round: number | null;
  to_whom: string | null;
  officer: string | null;
  language: string;
  /** JSON of NoticeContent. */
  content: string;
  correlation_id: string;
  causation_id: string;
  enqueued_at: string;
  not_before: string | null;
  give_up_at: string;
  state: OutboxState;
  /** Rises each time that it begins anew after the channel had taken it; receipts of earlier ones count no more. */
  generation: number;
  attempts: number;
  parts_sent: number;
  /** Why it failed last. */
  code: string | null;
  settled_at: string | null;
};
export type OutboxRow = Selectable<OutboxTable>;

/** A message at the channel, by its id there; known from our sending, from its receipts, or both. */
export type MessageRow = {
  message_id: string;
  /** Null while only receipts speak of it. */
  outbox_id: string | null;
  generation: number;
  /** 1 for the message that ends a notice: when it has arrived, all of it has. */
  last: number;
  /** `free` or `template` */
  via: string | null;
  sent_at: string | null;
  delivered_at: string | null;
  read_at: string | null;
  failed_at: string | null;
  code: string | null;
  noted_at: string;
};

/** A command that a ticket is owed. */
export type TellingRow = {
  /** Its command id. */
  id: string;
  number: string;
  /** JSON of { command, context }. */
  content: string;
  due_at: string;
  attempts: number;
  claimed_until: string;
};

export type NotificationTables = {
  tickets: TicketRow;
  recipients: RecipientRow;
  outbox: OutboxTable;
  messages: MessageRow;
  tellings: TellingRow;
};

export const notificationMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'tickets, recipients, outbox, messages, tellings',
    up: async (db, dialect) => {
      await db.schema
        .createTable('tickets')
        .addColumn('number', 'text', (column) => column.primaryKey())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('facts', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('recipients')
        .addColumn('recipient', 'text', (column) => column.primaryKey())
        .addColumn('service', 'text', (column) => column.notNull())
        .addColumn('phone', 'text', (column) => column.notNull())
        .addColumn('last_inbound_at', 'text')
        .addColumn('due_at', 'text')
        .addColumn('wakes', 'integer', (column) => column.notNull())
        .addColumn('seen_wakes', 'integer', (column) => column.notNull())
        .addColumn('claimed_by', 'text')
        .addColumn('claimed_until', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('recipients_due').on('recipients').columns(['due_at', 'claimed_until']).execute();
      await db.schema
        .createTable('outbox')
        .$call(idColumn('seq', dialect))
        .addColumn('id', 'text', (column) => column.notNull().unique())
        .addColumn('recipient', 'text', (column) => column.notNull())
        .addColumn('pack', 'text', (column) => column.notNull())
        .addColumn('number', 'text')
        .addColumn('purpose', 'text')
        .addColumn('round', 'integer')
        .addColumn('to_whom', 'text')
        .addColumn('officer', 'text')
        .addColumn('language', 'text', (column) => column.notNull())
        .addColumn('content', 'text', (column) => column.notNull())
        .addColumn('correlation_id', 'text', (column) => column.notNull())
        .addColumn('causation_id', 'text', (column) => column.notNull())
        .addColumn('enqueued_at', 'text', (column) => column.notNull())
        .addColumn('not_before', 'text')
        .addColumn('give_up_at', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('generation', 'integer', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('parts_sent', 'integer', (column) => column.notNull())
        .addColumn('code', 'text')
        .addColumn('settled_at', 'text')
        .execute();
      await db.schema.createIndex('outbox_waiting').on('outbox').columns(['state', 'recipient', 'seq']).execute();
      await db.schema.createIndex('outbox_number').on('outbox').columns(['number', 'seq']).execute();
      await db.schema.createIndex('outbox_settled').on('outbox').column('settled_at').execute();
      await db.schema
        .createTable('messages')
        .addColumn('message_id', 'text', (column) => column.primaryKey())
        .addColumn('outbox_id', 'text')
        .addColumn('generation', 'integer', (column) => column.notNull())
        .addColumn('last', 'integer', (column) => column.notNull())
        .addColumn('via', 'text')
        .addColumn('sent_at', 'text')
        .addColumn('delivered_at', 'text')
        .addColumn('read_at', 'text')
        .addColumn('failed_at', 'text')
        .addColumn('code', 'text')
        .addColumn('noted_at', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('messages_outbox').on('messages').column('outbox_id').execute();
      await db.schema.createIndex('messages_noted').on('messages').column('noted_at').execute();
      await db.schema
        .createTable('tellings')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('number', 'text', (column) => column.notNull())
        .addColumn('content', 'text', (column) => column.notNull())
        .addColumn('due_at', 'text', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('claimed_until', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('tellings_due').on('tellings').column('due_at').execute();
    },
  },
];

/** DI token of the Database<NotificationTables>. */
export const NOTIFICATIONS_DATABASE = Symbol('NotificationsDatabase');
