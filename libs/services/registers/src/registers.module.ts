import { Module } from '@nestjs/common';
import type { OpenDatabase } from '@sunwai/database';
import { DATABASES } from '@sunwai/database';
import type { PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import { FiguresController } from './http/figures.controller.js';
import { RegistersController } from './http/registers.controller.js';
import { TicketsController } from './http/tickets.controller.js';
import { TicketEventsConsumer } from './messaging/ticket-events.consumer.js';
import { AskedDays } from './queries/asked-days.js';
import { TicketCounts } from './queries/counts.js';
import { DepartmentRegisters } from './queries/department-registers.js';
import { ReportQualities } from './queries/quality.js';
import { ReadPosition } from './queries/read-position.js';
import { TicketList } from './queries/ticket-list.js';
import { TicketPages } from './queries/ticket-page.js';
import { RegistersDatabase } from './registers-database.js';

/** Department registers, ticket lists, counts and quality figures, as `RegistersModule` keeps them, wherever that runs. */
@Module({
  controllers: [TicketsController, RegistersController, FiguresController],
  providers: [
    {
      provide: RegistersDatabase,
      inject: [DATABASES, PACKS],
      useFactory: (databases: OpenDatabase, packs: PackRegistry) => RegistersDatabase.open(databases, packs),
    },
    AskedDays,
    ReadPosition,
    TicketList,
    TicketPages,
    DepartmentRegisters,
    TicketCounts,
    ReportQualities,
  ],
  exports: [RegistersDatabase],
})
export class RegistersDoorsModule {}

/** Keeps the registers, and shows them. Needs no configuration of its own. */
@Module({ imports: [RegistersDoorsModule], controllers: [TicketEventsConsumer] })
export class RegistersModule {}
