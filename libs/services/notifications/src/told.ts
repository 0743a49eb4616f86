import type { OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { Database } from '@sunwai/database';
import type { Clock, Instant } from '@sunwai/kernel';
import { epochMilliseconds } from '@sunwai/kernel';
import { CLOCK, figures } from '@sunwai/telemetry';
import type { MessageRow, NotificationTables, OutboxRow } from './notifications.tables.js';
import { isUnsent, NOTIFICATIONS_DATABASE } from './notifications.tables.js';

/** A message about a ticket: to whom, about what, and what became of it. No words, no phone number. */
export type ToldNotice = {
  readonly id: string;
  readonly purpose: string;
  readonly round?: number;
  readonly to: string;
  readonly officer?: string;
  readonly channel: 'whatsapp';
  readonly state: 'pending' | 'held' | 'sent' | 'failed';
  readonly enqueuedAt: Instant;
  readonly code?: string;
  readonly messages: readonly ToldMessage[];
};

export type ToldMessage = {
  readonly messageId: string;
  readonly via?: 'free' | 'template';
  readonly sentAt?: Instant;
  readonly deliveredAt?: Instant;
  readonly readAt?: Instant;
  readonly failedAt?: Instant;
  readonly code?: string;
};

export type OutboxCounts = {
  readonly pending: number;
  readonly held: number;
  readonly failed: number;
  /** Commands that tickets are owed. */
  readonly untold: number;
  /** Of the oldest message that waits for its turn, in seconds. */
  readonly oldestPendingSeconds: number;
};

/** Reads the outbox for people. */
@Injectable()
export class Told implements OnApplicationBootstrap {
  constructor(
    @Inject(NOTIFICATIONS_DATABASE) private readonly database: Database<NotificationTables>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    figures.outboxOldest('whatsapp', () => this.oldestPending());
  }

  /** Oldest first. `pack`: only if the ticket is of that pack. */
  async ofTicket(number: string, pack: string | undefined): Promise<readonly ToldNotice[]> {
    const { db } = this.database;
    let query = db.selectFrom('outbox').selectAll().where('number', '=', number);
    if (pack !== undefined) query = query.where('pack', '=', pack);
    const rows = await query.orderBy('seq').execute();
    if (rows.length === 0) return [];
    const messages = await db
      .selectFrom('messages')
      .selectAll()
      .where(
        'outbox',
        'in',
        rows.map(({ seq }) => seq),
      )
      .orderBy('sent_at')
      .execute();
    const byRow = Map.groupBy(messages, ({ outbox }) => outbox);
    return rows.map((row) => shownNotice(row, byRow.get(row.seq) ?? []));
  }

  async counts(): Promise<OutboxCounts> {
    const { db } = this.database;
    const states = await db
      .selectFrom('outbox')
      .select(({ fn }) => ['state', fn.countAll().as('count'), fn.min('enqueued_at').as('oldest')])
      .where(isUnsent)
      .groupBy('state')
      .execute();
    const { count } = await db
      .selectFrom('tellings')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    const of = (wanted: string) => states.find(({ state }) => state === wanted);
    const oldest = of('pending')?.oldest;
    const age = oldest ? epochMilliseconds(this.clock.now()) - epochMilliseconds(oldest) : 0;
    return {
      pending: Number(of('pending')?.count ?? 0),
      held: Number(of('held')?.count ?? 0),
      failed: Number(of('failed')?.count ?? 0),
      untold: Number(count),
      oldestPendingSeconds: Math.max(0, Math.round(age / 1_000)),
    };
  }

  /** How long, in seconds, the oldest message has waited that may be sent by now; 0 when there is none. */
  private async oldestPending(): Promise<number> {
    const { since } = await this.database.db
      .selectFrom('outbox')
      .select(({ fn }) => fn.min<Instant | null>(fn.coalesce('not_before', 'enqueued_at')).as('since'))
      .where(isUnsent)
      .where('state', '=', 'pending')
      .executeTakeFirstOrThrow();
    if (since === null) return 0;
    return Math.max(0, epochMilliseconds(this.clock.now()) - epochMilliseconds(since)) / 1_000;
  }
}

const shownNotice = (row: OutboxRow, messages: readonly MessageRow[]): ToldNotice => ({
  id: row.id,
  purpose: row.purpose ?? '',
  ...(row.round !== null && { round: row.round }),
  to: row.to_whom ?? '',
  ...(row.officer !== null && { officer: row.officer }),
  channel: 'whatsapp',
  state: row.state,
  enqueuedAt: row.enqueued_at,
  ...(row.code !== null && { code: row.code }),
  messages: messages.map(shownMessage),
});

const shownMessage = (message: MessageRow): ToldMessage => ({
  messageId: message.message_id,
  ...(message.via !== null && { via: message.via as 'free' | 'template' }),
  ...(message.sent_at !== null && { sentAt: message.sent_at }),
  ...(message.delivered_at !== null && { deliveredAt: message.delivered_at }),
  ...(message.read_at !== null && { readAt: message.read_at }),
  ...(message.failed_at !== null && { failedAt: message.failed_at }),
  ...(message.code !== null && { code: message.code }),
});
