import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { TICKET_SERVICE } from '@sunwai/contracts';
import type { OpenDatabase } from '@sunwai/database';
import { DATABASES } from '@sunwai/database';
import type { EventStore } from '@sunwai/event-store';
import { EVENT_STORE } from '@sunwai/event-store';
import type { Clock } from '@sunwai/kernel';
import type { PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import { CLOCK } from '@sunwai/telemetry';
import { TicketCommands } from './commands/ticket-commands.js';
import { Amendments } from './conversation/amendments.js';
import { CarryOut } from './conversation/carry-out.js';
import { ConversationBook } from './conversation/conversation-book.js';
import { ConversationConsumer } from './conversation/conversation.consumer.js';
import { MatchContexts } from './conversation/match-contexts.js';
import { UnansweredQuestions } from './conversation/unanswered-questions.js';
import { TicketsGrpcController } from './grpc/tickets.grpc.controller.js';
import { AssignmentController } from './http/assignment.controller.js';
import { CommandDoor } from './http/command-door.js';
import { FilingController } from './http/filing.controller.js';
import { RecordController } from './http/record.controller.js';
import { ReportController } from './http/report.controller.js';
import { TicketLinksConsumer } from './links/ticket-links.consumer.js';
import { TicketIndex } from './read-index/ticket-index.js';
import { TicketIndexProjection } from './read-index/ticket-index.projection.js';
import { RelayService } from './relay/relay.service.js';
import { TICKETS_CONFIG, ticketsConfig } from './tickets.config.js';
import type { TicketsConfig, TicketsConfigInput } from './tickets.config.js';
import { TICKETS_DATABASE, ticketsMigrations } from './tickets.tables.js';

/** The only writer of tickets. Once in a process; gives TICKET_SERVICE (direct calls) to every module of it. */
@Module({})
export class TicketsModule {
  static forRoot(config: TicketsConfigInput): DynamicModule {
    return {
      module: TicketsModule,
      global: true,
      controllers: [
        ConversationConsumer,
        TicketIndexProjection,
        TicketLinksConsumer,
        TicketsGrpcController,
        FilingController,
        AssignmentController,
        ReportController,
        RecordController,
      ],
      providers: [
        { provide: TICKETS_CONFIG, useValue: ticketsConfig.parse(config) },
        {
          provide: TICKETS_DATABASE,
          useFactory: (open: OpenDatabase) => open({ namespace: 'tickets', migrations: ticketsMigrations }),
          inject: [DATABASES],
        },
        {
          provide: TICKET_SERVICE,
          useFactory: (
            store: EventStore,
            packs: PackRegistry,
            clock: Clock,
            { numberKey, cachedTickets }: TicketsConfig,
          ) => new TicketCommands({ store, packs, clock, numberKey, cachedTickets }),
          inject: [EVENT_STORE, PACKS, CLOCK, TICKETS_CONFIG],
        },
        RelayService,
        CommandDoor,
        TicketIndex,
        ConversationBook,
        MatchContexts,
        Amendments,
        CarryOut,
        UnansweredQuestions,
      ],
      exports: [TICKET_SERVICE],
    };
  }
}
