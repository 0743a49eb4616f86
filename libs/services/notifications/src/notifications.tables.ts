import type { Dialect, Migration } from '@sunwai/database';
import { idColumn } from '@sunwai/database';
import type { Generated, Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';

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
  /** Order of the messages to one recipient. */
  seq: Generated<number>;
  /** Unique for its ticket. */
  id: string;
  recipient: string;
  pack: string;
  /** Empty for an answer in a conversation. */
  number: string;
  purpose: string | null;
  round: number | null;
  to_whom: string | null;
  officer: string | null;
  language: string;
  /** JSON of NoticeContent. */
  content: string;
  correlation_id: string;
  causation_id: string;
  /** W3C Trace Context of what caused it, so that its trace goes on when it is sent; null where no traces are made. */
  traceparent: string | null;
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
export type NewOutboxRow = Omit<OutboxRow, 'seq'>;

/** A message at the channel, by its id there; known from our sending, from its receipts, or both. */
export type MessageRow = {
  message_id: string;
  /** `seq` of its outbox row. Null while only receipts speak of it. */
  outbox: number | null;
  generation: number;
  /** 1 for the message that ends a report's notice: when it has arrived, all of it has, and the ticket is told. */
  ends_report: number;
  /** `free` or `template` */
  via: string | null;
  sent_at: string | null;
  delivered_at: string | null;
  read_at: string | null;
  failed_at: string | null;
  code: string | null;
  noted_at: string;
};

/**
 * Of an outbox that has grown for years the open rows are few: what looks for those has an index of them alone. Queries
 * must say the index's condition in the same words.
 */
export const isUnsent = sql<boolean>`state <> 'sent'`;
export const isHeld = sql<boolean>`state = 'held'`;
/** Notices that wait until the history may have told that they were sent. */
export const awaitsHistory = sql<boolean>`not_before is not null and settled_at is null`;

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
      await createTickets(db);
      await createRecipients(db);
      await createOutbox(db, dialect);
      await createMessages(db);
      await createTellings(db);
    },
  },
];

const createTickets = async ({ schema }: Kysely<unknown>): Promise<void> => {
  await schema
    .createTable('tickets')
    .addColumn('number', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('facts', 'text', (column) => column.notNull())
    .execute();
};

const createRecipients = async ({ schema }: Kysely<unknown>): Promise<void> => {
  await schema
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
  await schema
    .createIndex('recipients_due')
    .on('recipients')
    .column('due_at')
    .where(sql<boolean>`due_at is not null`)
    .execute();
};

const createOutbox = async ({ schema }: Kysely<unknown>, dialect: Dialect): Promise<void> => {
  await schema
    .createTable('outbox')
    .$call(idColumn('seq', dialect))
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('pack', 'text', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('purpose', 'text')
    .addColumn('round', 'integer')
    .addColumn('to_whom', 'text')
    .addColumn('officer', 'text')
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('correlation_id', 'text', (column) => column.notNull())
    .addColumn('causation_id', 'text', (column) => column.notNull())
    .addColumn('traceparent', 'text')
    .addColumn('enqueued_at', 'text', (column) => column.notNull())
    .addColumn('not_before', 'text')
    .addColumn('give_up_at', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('parts_sent', 'integer', (column) => column.notNull())
    .addColumn('code', 'text')
    .addColumn('settled_at', 'text')
    // One index for both: a notice is found by its ticket, and a ticket's notices lie beside each other.
    .addUniqueConstraint('outbox_ids', ['number', 'id'])
    .execute();
  await schema
    .createIndex('outbox_unsent')
    .on('outbox')
    .columns(['state', 'recipient', 'seq'])
    .where(isUnsent)
    .execute();
  await schema.createIndex('outbox_held').on('outbox').column('give_up_at').where(isHeld).execute();
  await schema.createIndex('outbox_history').on('outbox').column('number').where(awaitsHistory).execute();
};

const createMessages = async ({ schema }: Kysely<unknown>): Promise<void> => {
  await schema
    .createTable('messages')
    .addColumn('message_id', 'text', (column) => column.primaryKey())
    .addColumn('outbox', 'bigint')
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('ends_report', 'integer', (column) => column.notNull())
    .addColumn('via', 'text')
    .addColumn('sent_at', 'text')
    .addColumn('delivered_at', 'text')
    .addColumn('read_at', 'text')
    .addColumn('failed_at', 'text')
    .addColumn('code', 'text')
    .addColumn('noted_at', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('messages_outbox').on('messages').column('outbox').execute();
  await schema.createIndex('messages_noted').on('messages').column('noted_at').execute();
};

const createTellings = async ({ schema }: Kysely<unknown>): Promise<void> => {
  await schema
    .createTable('tellings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('due_at', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('claimed_until', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('tellings_due').on('tellings').column('due_at').execute();
};

/** DI token of the Database<NotificationTables>. */
export const NOTIFICATIONS_DATABASE = Symbol('NotificationsDatabase');
