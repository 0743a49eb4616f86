import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { topics } from '@sunwai/contracts';
import type { Database } from '@sunwai/database';
import type { EventStore } from '@sunwai/event-store';
import { EVENT_STORE } from '@sunwai/event-store';
import type { Clock } from '@sunwai/kernel';
import type { Bus } from '@sunwai/messaging';
import { BUS } from '@sunwai/messaging';
import type { Logger } from '@sunwai/telemetry';
import { CLOCK, figures, LOGGER } from '@sunwai/telemetry';
import { ticketEventFeed } from '../feed/ticket-event-feed.js';
import type { TicketsConfig } from '../tickets.config.js';
import { TICKETS_CONFIG } from '../tickets.config.js';
import type { TicketsTables } from '../tickets.tables.js';
import { TICKETS_DATABASE } from '../tickets.tables.js';
import { Relay } from './relay.js';
import { RelayLease } from './relay-lease.js';

/** Runs the relay where the bus does not show the store's feed by itself. */
@Injectable()
export class RelayService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly relay: Relay | undefined;

  constructor(
    @Inject(TICKETS_CONFIG) { relay, relayLease }: TicketsConfig,
    @Inject(TICKETS_DATABASE) database: Database<TicketsTables>,
    @Inject(EVENT_STORE) store: EventStore,
    @Inject(BUS) bus: Bus,
    @Inject(LOGGER) logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    if (!relay) return;
    const onTrouble = (error: unknown) => logger.warn('The relay could not renew its lease', { error });
    const lease = new RelayLease(database, { duration: relayLease, onTrouble });
    this.relay = new Relay({ feed: ticketEventFeed(store), bus, lease, logger });
  }

  onApplicationBootstrap(): void {
    // Where the bus shows the store itself, nothing is ever behind.
    const { relay } = this;
    if (relay) {
      figures.readers('relay', async () => [
        { topic: topics.ticketEvents, group: 'relay', stoppedAt: await relay.stoppedAt() },
      ]);
    }
    figures.relayLag(async () => relay?.lag(this.clock.now()) ?? 0);
    relay?.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.relay?.stop();
  }
}
