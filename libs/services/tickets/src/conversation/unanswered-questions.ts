import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { TicketService } from '@sunwai/contracts';
import { TICKET_SERVICE } from '@sunwai/contracts';
import type { Database } from '@sunwai/database';
import type { Clock } from '@sunwai/kernel';
import { derivedId, plus } from '@sunwai/kernel';
import type { Logger } from '@sunwai/telemetry';
import { CLOCK, LOGGER } from '@sunwai/telemetry';
import type { Channel } from '@sunwai/ticket';
import { TICKETS_CONFIG } from '../tickets.config.js';
import type { TicketsConfig } from '../tickets.config.js';
import { TICKETS_DATABASE } from '../tickets.tables.js';
import type { ConversationRow, TicketsTables } from '../tickets.tables.js';

/** Conversations looked after at once. */
const AT_ONCE = 100;

/**
 * Who said "not satisfied" and gave no reason in time has disputed all the same; and what nobody answered for long is
 * kept no longer. Several instances may do it: commands carry derived ids.
 */
@Injectable()
export class UnansweredQuestions implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(TICKETS_DATABASE) private readonly database: Database<TicketsTables>,
    @Inject(TICKET_SERVICE) private readonly tickets: TicketService,
    @Inject(TICKETS_CONFIG) private readonly config: TicketsConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweeping = this.sweeping.then(() =>
        this.sweep().catch((error: unknown) => this.logger.warn('Unanswered questions: tried again soon', { error })),
      );
    }, this.config.sweepEvery).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  async sweep(): Promise<void> {
    const now = this.clock.now();
    const { db } = this.database;
    const overdue = await db
      .selectFrom('conversations')
      .selectAll()
      .where('pending', '=', 'reason')
      .where('pending_at', '<', plus(now, -this.config.reasonWindow))
      .orderBy('pending_at')
      .limit(AT_ONCE)
      .execute();
    for (const row of overdue) await this.disputeWithoutReason(row);
    const { keepMessages, keepHandled } = this.config;
    await db.deleteFrom('kept_messages').where('kept_at', '<', plus(now, -keepMessages)).execute();
    await db.deleteFrom('handled_messages').where('decided_at', '<', plus(now, -keepHandled)).execute();
  }

  private async disputeWithoutReason(row: ConversationRow): Promise<void> {
    const { conversation, channel, pending_number: number, pending_round: round, pending_at: at } = row;
    if (number !== null && round !== null) {
      const commandId = derivedId(conversation, 'no reason given', number, round);
      const answer = await this.tickets.execute(
        number,
        { type: 'DisputeReport', round, channel: channel as Channel, evidence: [], personal: { words: '' } },
        {
          commandId,
          correlationId: commandId,
          causationId: commandId,
          occurredAt: this.clock.now(),
          actor: { kind: 'system', id: 'tickets' },
        },
      );
      if (!answer.accepted) this.logger.info('Not disputed without a reason', { number, code: answer.code });
    }
    // Not if the person has been asked something else meanwhile.
    await this.database.db
      .updateTable('conversations')
      .set({ pending: null, pending_number: null, pending_round: null, pending_at: null })
      .where('conversation', '=', conversation)
      .where('pending', '=', 'reason')
      .where('pending_at', '=', at)
      .execute();
  }
}
