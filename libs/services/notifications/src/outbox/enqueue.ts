import type { Instant } from '@sunwai/kernel';
import { plus } from '@sunwai/kernel';
import type { Kysely } from 'kysely';
import type { NotificationTables } from '../notifications.tables.js';
import type { Notice, Recipient } from '../notices/notice.js';
import { recipientKey } from '../notices/notice.js';

/** Rows of one statement; SQLite takes 32,766 parameters. */
const CHUNK = 500;

export type Enqueuing = {
  readonly now: Instant;
  /** How long a notice is tried for that says nothing else, in ms. */
  readonly giveUpAfter: number;
  /** Not to be sent before, where history may still tell that it was sent. */
  readonly notBefore?: (notice: Notice) => Instant | undefined;
};

/** Puts the notices into the outbox, those that are there already not again, and makes their recipients due. */
export const enqueue = async (
  db: Kysely<NotificationTables>,
  notices: readonly Notice[],
  { now, giveUpAfter, notBefore }: Enqueuing,
): Promise<void> => {
  for (let start = 0; start < notices.length; start += CHUNK) {
    const chunk = notices.slice(start, start + CHUNK);
    const added = await db
      .insertInto('outbox')
      .values(chunk.map((notice) => rowOf(notice, now, giveUpAfter, notBefore?.(notice))))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('recipient')
      .execute();
    const due = new Set(added.map(({ recipient }) => recipient));
    await wake(
      db,
      chunk.map(({ to }) => to).filter((to) => due.has(recipientKey(to))),
      now,
    );
  }
};

/** Makes the recipients due, those unknown so far too. One that waits for a retry goes on waiting. */
const wake = async (db: Kysely<NotificationTables>, recipients: readonly Recipient[], now: Instant): Promise<void> => {
  const byKey = new Map(recipients.map((recipient) => [recipientKey(recipient), recipient]));
  if (byKey.size === 0) return;
  const rows = [...byKey]
    // One order for all: two transactions that wake the same people never wait for each other in a circle.
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([recipient, { service, phone }]) => ({
      recipient,
      service,
      phone,
      last_inbound_at: null,
      due_at: now,
      wakes: 1,
      seen_wakes: 0,
      claimed_by: null,
      claimed_until: '',
    }));
  await db
    .insertInto('recipients')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('recipient').doUpdateSet((set) => ({
        phone: set.ref('excluded.phone'),
        due_at: set.fn.coalesce('recipients.due_at', 'excluded.due_at'),
        wakes: set('recipients.wakes', '+', 1),
      })),
    )
    .execute();
};

const rowOf = (notice: Notice, now: Instant, giveUpAfter: number, notBefore: Instant | undefined) => {
  const { about } = notice;
  return {
    id: notice.id,
    recipient: recipientKey(notice.to),
    pack: notice.pack,
    number: about?.number ?? null,
    purpose: about?.purpose ?? null,
    round: about?.round ?? null,
    to_whom: about?.to ?? null,
    officer: about?.officer ?? null,
    language: notice.language,
    content: JSON.stringify(notice.content),
    correlation_id: notice.correlationId,
    causation_id: notice.causationId,
    enqueued_at: now,
    not_before: notBefore ?? null,
    give_up_at: plus(notBefore ?? now, notice.usefulFor ?? giveUpAfter),
    state: 'pending' as const,
    generation: 0,
    attempts: 0,
    parts_sent: 0,
    code: null,
    settled_at: null,
  };
};
