import { Module } from '@nestjs/common';
import type { OpenDatabase } from '@sunwai/database';
import { DATABASES } from '@sunwai/database';
import { AlternativesStore } from './alternatives.store.js';
import { TicketEventsConsumer } from './messaging/ticket-events.consumer.js';
import { TicketRouting } from './ticket-routing.js';

/** Where to? Answers ticket events with classifications, by the words of the pack. Needs no configuration of its own. */
@Module({
  controllers: [TicketEventsConsumer],
  providers: [
    TicketRouting,
    {
      provide: AlternativesStore,
      inject: [DATABASES],
      useFactory: (databases: OpenDatabase) => AlternativesStore.open(databases),
    },
  ],
})
export class RoutingModule {}
