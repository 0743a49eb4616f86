import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { TicketEventMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import type { Message } from '@sunwai/messaging';
import { ConsumesBatch } from '@sunwai/messaging';
import { RegistersDatabase } from '../registers-database.js';

/** Lists may be a moment old; a ticket's row is written once for all events of a batch. */
const linger = 200;
/**
 * A database that is away is waited for. What fails with a good one is set aside soon: all tickets behind it wait
 * meanwhile, and later events of its own are set aside too, to be replayed after it.
 */
const retry = { attempts: 5, longestDelay: 5_000 };
const batches = { group: 'registers', batchSize: 1_000, linger, retry };

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
