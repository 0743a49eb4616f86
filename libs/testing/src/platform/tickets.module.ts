import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { TicketService } from '@sunwai/contracts';
import { TICKET_SERVICE } from '@sunwai/contracts';

/** Gives the ticket service to the module under test, which in production comes with the module of tickets. */
@Module({})
export class TicketServiceModule {
  static of(tickets: TicketService): DynamicModule {
    return {
      module: TicketServiceModule,
      global: true,
      providers: [{ provide: TICKET_SERVICE, useValue: tickets }],
      exports: [TICKET_SERVICE],
    };
  }
}
