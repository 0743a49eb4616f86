import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { TicketEventMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import { DatabaseUnavailableError } from '@sunwai/database';
import type { Delivery, Message } from '@sunwai/messaging';
import { ConsumesBatch, PoisonMessageError } from '@sunwai/messaging';
import { DepartmentAssignments } from '../assignments/department-assignments.js';
import { HistoryGapError } from '../assignments/dossier.js';

/** A database that is away or full is waited for; what fails with a good one so often will fail again. */
const retry = { attempts: Number.MAX_SAFE_INTEGER, longestDelay: 5_000 };
const triesOfOthers = 5;

@Controller()
export class AssignmentsConsumer {
  constructor(@Inject(DepartmentAssignments) private readonly assignments: DepartmentAssignments) {}

  @ConsumesBatch({ topic: topics.ticketEvents, group: 'departments', batchSize: 256, linger: 10, retry })
  async keep(@Payload() messages: readonly Message<TicketEventMessage>[], @Ctx() { attempt }: Delivery): Promise<void> {
    try {
      await this.assignments.keep(messages.map(({ data }) => data));
    } catch (error) {
      // What should have come before is a dead letter: replayed after it, this one finds its place.
      if (error instanceof HistoryGapError) throw new PoisonMessageError(error.message, { cause: error });
      if (error instanceof DatabaseUnavailableError || attempt < triesOfOthers) throw error;
      throw new PoisonMessageError(`Failed ${attempt} times: ${String(error)}`, { cause: error });
    }
  }
}
