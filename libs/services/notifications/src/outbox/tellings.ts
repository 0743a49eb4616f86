import type { CommandContext } from '@sunwai/contracts';
import type { Instant } from '@sunwai/kernel';
import { derivedId } from '@sunwai/kernel';
import type { TicketCommand } from '@sunwai/ticket';
import type { Dialect, Upsert } from '@sunwai/database';
import { upsert } from '@sunwai/database';
import type { Kysely } from 'kysely';
import type { MessageRow, NotificationTables, OutboxRow, TellingRow } from '../notifications.tables.js';
import type { About } from '../notices/notice.js';

/** What a ticket is to record: a command whose id follows from what it records, so that telling twice is telling once. */
export type Telling = {
  readonly number: string;
  readonly command: TicketCommand;
  readonly context: CommandContext;
  /** In which it is told. */
  readonly trace?: Traced;
};

/** The trace of what a ticket is told about, and since when that waited. */
export type Traced = { readonly traceparent: string; readonly since: Instant };

type Cause = Pick<OutboxRow, 'correlation_id' | 'causation_id' | 'traceparent' | 'enqueued_at'>;

const channel = 'whatsapp';

/** What an outbox row is about; undefined for an answer in a conversation, of which no ticket is told. */
export const aboutOf = (row: OutboxRow): About | undefined => {
  const { number, purpose, round, to_whom, officer } = row;
  if (number === '' || purpose === null || to_whom === null) return undefined;
  return {
    number,
    purpose: purpose as About['purpose'],
    to: to_whom as About['to'],
    ...(round !== null && { round }),
    ...(officer !== null && { officer }),
  };
};

export const tellSent = (about: About, messageId: string, at: Instant, cause: Cause): Telling =>
  telling(
    about,
    { type: 'RecordNotificationSent', ...facts(about), channel, messageId },
    ['sent', messageId],
    at,
    cause,
  );

/** @param which makes the failure one of its own: the message's id, or the notice's when there was no message */
export const tellFailed = (
  about: About,
  which: { readonly messageId?: string; readonly notice: string },
  code: string,
  at: Instant,
  cause: Cause,
): Telling => {
  const { messageId, notice } = which;
  const command: TicketCommand = {
    type: 'RecordNotificationFailed',
    ...facts(about),
    channel,
    ...(messageId !== undefined && { messageId }),
    code,
  };
  return telling(about, command, ['failed', messageId ?? notice], at, cause);
};

/** A receipt of the report's own message; of every other message nothing is told. */
export const tellReceipts = (about: About, message: MessageRow, cause: Cause): readonly Telling[] => {
  const { purpose, round, to } = about;
  if (purpose !== 'report' || to !== 'complainant' || round === undefined || message.ends_report === 0) return [];
  const { message_id: messageId, delivered_at: deliveredAt, read_at: readAt } = message;
  const told: Telling[] = [];
  if (deliveredAt !== null) {
    const command: TicketCommand = { type: 'RecordDelivery', round, channel, messageId, deliveredAt };
    told.push(telling(about, command, ['delivered', messageId], deliveredAt, cause));
  }
  if (readAt !== null) {
    const command: TicketCommand = { type: 'RecordRead', round, channel, messageId, readAt };
    told.push(telling(about, command, ['read', messageId], readAt, cause));
  }
  return told;
};

/** Whether its receipts are told: those of a report to the complainant. */
export const isReport = ({ purpose, to_whom: to, round }: OutboxRow): boolean =>
  purpose === 'report' && to === 'complainant' && round !== null;

const facts = ({ purpose, round, to }: About) => ({ purpose, ...(round !== undefined && { round }), to });

const telling = (
  { number }: About,
  command: TicketCommand,
  what: readonly string[],
  occurredAt: Instant,
  cause: Cause,
): Telling => ({
  number,
  command,
  ...(cause.traceparent !== null && { trace: { traceparent: cause.traceparent, since: cause.enqueued_at } }),
  context: {
    commandId: derivedId('notifications', number, ...what),
    correlationId: cause.correlation_id,
    causationId: cause.causation_id,
    occurredAt,
    actor: { kind: 'system', id: 'notifications' },
  },
});

/** Within the transaction that records what is told. */
export const owe = async (
  db: Kysely<NotificationTables>,
  dialect: Dialect,
  tellings: readonly Telling[],
  now: Instant,
): Promise<void> => {
  const rows = new Map<string, TellingRow>();
  for (const { number, command, context, trace } of tellings) {
    const id = context.commandId;
    const content = JSON.stringify({ command, context, trace });
    rows.set(id, { id, number, content, due_at: now, attempts: 0, claimed_until: '' });
  }
  const sorted = [...rows.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  await upsert(db, dialect, owed, sorted);
};

const owed: Upsert<TellingRow> = {
  table: 'tellings',
  columns: ['id', 'number', 'content', 'due_at', 'attempts', 'claimed_until'],
  key: ['id'],
  replace: [],
};
