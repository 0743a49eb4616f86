import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { TicketEventMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import type { Message } from '@sunwai/messaging';
import { ConsumesBatch } from '@sunwai/messaging';
import { RegistersDatabase } from '../registers-database.js';

@Controller()
export class TicketEventsConsumer {
  constructor(@Inject(RegistersDatabase) private readonly registers: RegistersDatabase) {}

  /** A database that is away is waited for: to pass over an event would leave its ticket behind for good. */
  @ConsumesBatch({
    topic: topics.ticketEvents,
    group: 'registers',
    batchSize: 500,
    // Lists may be a moment old; a batch costs hardly more than an event.
    linger: 50,
    retry: { attempts: 1_000_000, longestDelay: 5_000 },
  })
  async consume(@Payload() messages: readonly Message<TicketEventMessage>[]): Promise<void> {
    await this.registers.project(messages.map(({ data }) => data));
  }
}
