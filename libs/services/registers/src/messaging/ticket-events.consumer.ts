import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { TicketEventMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import type { Message } from '@sunwai/messaging';
import { ConsumesBatch } from '@sunwai/messaging';
import { RegistersDatabase } from '../registers-database.js';

/** Lists may be a moment old; a ticket's row is written once for all events of a batch. */
const linger = 150;
/** A database that is away is waited for: to pass over an event would leave its ticket behind for good. */
const retry = { attempts: 1_000_000, longestDelay: 5_000 };
const batches = { group: 'registers', batchSize: 500, linger, retry };

@Controller()
export class TicketEventsConsumer {
  constructor(@Inject(RegistersDatabase) private readonly registers: RegistersDatabase) {}

  @ConsumesBatch({ topic: topics.ticketEvents, ...batches })
  async tickets(@Payload() messages: readonly Message<TicketEventMessage>[]): Promise<void> {
    await this.registers.projectTickets(messages.map(({ data }) => data));
  }

  /** Serial numbers follow the store's order, which the topic of all events keeps for each ticket alone. */
  @ConsumesBatch({ topic: topics.ticketAssignments, ...batches })
  async entries(@Payload() messages: readonly Message<TicketEventMessage>[]): Promise<void> {
    await this.registers.projectEntries(messages.map(({ data }) => data));
  }
}
