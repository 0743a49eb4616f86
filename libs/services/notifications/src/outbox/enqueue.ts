import type { Instant } from '@sunwai/kernel';
import { plus } from '@sunwai/kernel';
import type { Dialect, Upsert } from '@sunwai/database';
import { upsert } from '@sunwai/database';
import { traceparentOf } from '@sunwai/telemetry';
import type { Kysely } from 'kysely';
import type { NewOutboxRow, NotificationTables } from '../notifications.tables.js';
import type { Notice, Recipient } from '../notices/notice.js';
import { recipientKey } from '../notices/notice.js';

export type Enqueuing = {
  readonly now: Instant;
  /** How long a notice is tried for that says nothing else, in ms. */
  readonly giveUpAfter: number;
  /** Not to be sent before, where history may still tell that it was sent. */
  readonly notBefore?: (notice: Notice) => Instant | undefined;
};

/**
 * Puts the notices into the outbox, those that are there already not again.
 * @returns for whom there is something new
 */
export const enqueue = async (
  db: Kysely<NotificationTables>,
  dialect: Dialect,
  notices: readonly Notice[],
  { now, giveUpAfter, notBefore }: Enqueuing,
): Promise<readonly Recipient[]> => {
  const rows = new Map<string, NewOutboxRow>();
  for (const notice of notices) rows.set(notice.id, rowOf(notice, now, giveUpAfter, notBefore?.(notice)));
  const added = await upsert<NewOutboxRow, Pick<NewOutboxRow, 'recipient'>>(db, dialect, intoOutbox, [
    ...rows.values(),
  ]);
  const due = new Set(added.map(({ recipient }) => recipient));
  return notices.map(({ to }) => to).filter((to) => due.has(recipientKey(to)));
};

const intoOutbox: Upsert<NewOutboxRow> = {
  table: 'outbox',
  columns: [
    ...([
      'id',
      'recipient',
      'pack',
      'number',
      'purpose',
      'round',
      'to_whom',
      'officer',
      'language',
      'content',
    ] as const),
    ...([
      'correlation_id',
      'causation_id',
      'traceparent',
      'enqueued_at',
      'not_before',
      'give_up_at',
      'state',
      'generation',
    ] as const),
    ...(['attempts', 'parts_sent', 'code', 'settled_at'] as const),
  ],
  key: ['number', 'id'],
  replace: [],
  returning: ['recipient'],
};

const rowOf = (notice: Notice, now: Instant, giveUpAfter: number, notBefore: Instant | undefined): NewOutboxRow => {
  const { about } = notice;
  return {
    id: notice.id,
    recipient: recipientKey(notice.to),
    pack: notice.pack,
    number: about?.number ?? '',
    purpose: about?.purpose ?? null,
    round: about?.round ?? null,
    to_whom: about?.to ?? null,
    officer: about?.officer ?? null,
    language: notice.language,
    content: JSON.stringify(notice.content),
    correlation_id: notice.correlationId,
    causation_id: notice.causationId,
    traceparent: traceparentOf(notice.causationId) ?? null,
    enqueued_at: now,
    not_before: notBefore ?? null,
    give_up_at: plus(notBefore ?? now, notice.usefulFor ?? giveUpAfter),
    state: 'pending',
    generation: 0,
    attempts: 0,
    parts_sent: 0,
    code: null,
    settled_at: null,
  };
};
