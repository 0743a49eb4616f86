import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type {
  ChannelReceipt,
  ConversationReply,
  IntakeMessage,
  TicketEventMessage,
  TicketService,
} from '@sunwai/contracts';
import { TICKET_SERVICE } from '@sunwai/contracts';
import type { Database } from '@sunwai/database';
import type { PersonRefs } from '@sunwai/identity';
import { PERSON_REFS } from '@sunwai/identity';
import type { Clock, Instant } from '@sunwai/kernel';
import { epochMilliseconds } from '@sunwai/kernel';
import type { MediaStore } from '@sunwai/media';
import { MEDIA_STORE } from '@sunwai/media';
import type { PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import type { Logger } from '@sunwai/telemetry';
import { CLOCK, LOGGER } from '@sunwai/telemetry';
import type { CloudApiClient } from '@sunwai/whatsapp';
import { WHATSAPP_CLIENT } from '@sunwai/whatsapp';
import type { NotificationsConfig } from './notifications.config.js';
import { NOTIFICATIONS_CONFIG } from './notifications.config.js';
import type { NotificationTables } from './notifications.tables.js';
import { NOTIFICATIONS_DATABASE } from './notifications.tables.js';
import { replyNotice } from './notices/reply-notice.js';
import { enqueue } from './outbox/enqueue.js';
import { noteRecipients } from './outbox/recipients.js';
import { recordReceipts } from './outbox/receipts.js';
import { tidy } from './outbox/tidy.js';
import { EventRecorder } from './record-events.js';
import { OutboxSender } from './sending/outbox-sender.js';
import { TicketTeller } from './sending/ticket-teller.js';
import { WhatsAppChannel } from './sending/whatsapp-channel.js';

/** Takes in what is to be told, and runs what tells it while the application runs. */
@Injectable()
export class Outbox implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly events: EventRecorder;
  private readonly sender: OutboxSender;
  private readonly teller: TicketTeller;
  private readonly log: Logger;
  private tidying: NodeJS.Timeout | undefined;
  private tidied: Promise<void> | undefined;

  constructor(
    @Inject(NOTIFICATIONS_DATABASE) private readonly database: Database<NotificationTables>,
    @Inject(NOTIFICATIONS_CONFIG) private readonly config: NotificationsConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) logger: Logger,
    @Inject(PACKS) packs: PackRegistry,
    @Inject(PERSON_REFS) persons: PersonRefs,
    @Inject(MEDIA_STORE) media: MediaStore,
    @Inject(WHATSAPP_CLIENT) client: CloudApiClient,
    @Inject(TICKET_SERVICE) tickets: TicketService,
  ) {
    this.log = logger.with({ component: 'notifications' });
    const log = this.log;
    this.events = new EventRecorder({ database, packs, persons, clock, logger: log, config });
    this.teller = new TicketTeller(database, tickets, clock, log, config);
    const channel = new WhatsAppChannel(client, media, config.uploads);
    const delivery = { packs, channel, clock, logger: log };
    this.sender = new OutboxSender(database, delivery, config, () => this.teller.wake());
  }

  onApplicationBootstrap(): void {
    this.sender.start();
    this.teller.start();
    this.tidying = setInterval(() => {
      this.tidied = this.tidy();
    }, this.config.tidyEvery);
    this.tidying.unref();
  }

  async recordEvents(messages: readonly TicketEventMessage[]): Promise<void> {
    await this.events.record(messages);
    this.sender.wake();
    this.teller.wake();
  }

  /** @throws {PoisonMessageError} a reply whose message no pack has */
  async recordReplies(
    replies: readonly {
      readonly reply: ConversationReply;
      readonly at: Instant;
      readonly correlationId?: string | undefined;
    }[],
  ): Promise<void> {
    const { repliesUsefulFor, giveUpAfter } = this.config;
    const now = this.clock.now();
    // An old answer is of no use any more; and if it was sent, its row may be gone by now.
    const fresh = replies.filter(({ at }) => epochMilliseconds(now) - epochMilliseconds(at) < repliesUsefulFor);
    const notices = fresh.flatMap(({ reply, at, correlationId }) => {
      const notice = replyNotice(reply, correlationId ?? reply.id, repliesUsefulFor);
      return notice ? [{ notice, at }] : [];
    });
    if (notices.length === 0) return;
    const { dialect } = this.database;
    await this.database.db.transaction().execute(async (db) => {
      const due = await enqueue(
        db,
        dialect,
        notices.map(({ notice }) => notice),
        { now, giveUpAfter },
      );
      // Whoever is answered has just written.
      const heard = notices.map(({ notice, at }) => ({ from: notice.to, at }));
      await noteRecipients(db, dialect, { heard, due }, now);
    });
    this.sender.wake();
  }

  async recordInbound(messages: readonly IntakeMessage[]): Promise<void> {
    const inbound = messages.flatMap(({ channel, service, sender: { ref, phone }, sentAt }) =>
      channel === 'whatsapp' && phone !== undefined ? [{ from: { service, ref, phone }, at: sentAt }] : [],
    );
    if (inbound.length === 0) return;
    const { db, dialect } = this.database;
    const news = { heard: inbound, due: [] };
    await db.transaction().execute((transaction) => noteRecipients(transaction, dialect, news, this.clock.now()));
    this.sender.wake();
  }

  async recordReceipts(receipts: readonly ChannelReceipt[]): Promise<void> {
    const own = receipts.filter(({ channel }) => channel === 'whatsapp');
    await recordReceipts(this.database, own, this.clock.now(), this.config);
    this.sender.wake();
    this.teller.wake();
  }

  /** Consumers have stopped by now; what is on its way is finished and recorded. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.tidying);
    await this.sender.stop();
    await this.teller.stop();
    await this.tidied;
  }

  private async tidy(): Promise<void> {
    try {
      while (await tidy(this.database, { now: this.clock.now(), keptFor: this.config.keptFor }));
      this.teller.wake();
    } catch (error) {
      this.log.warn('The outbox could not be tidied; next time again', { error });
    }
  }
}
