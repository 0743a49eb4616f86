import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { TicketEventMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import type { Message } from '@sunwai/messaging';
import { ConsumesBatch } from '@sunwai/messaging';
import { DepartmentAssignments } from '../assignments/department-assignments.js';

@Controller()
export class AssignmentsConsumer {
  constructor(@Inject(DepartmentAssignments) private readonly assignments: DepartmentAssignments) {}

  @ConsumesBatch({ topic: topics.ticketEvents, group: 'departments', batchSize: 256 })
  async keep(@Payload() messages: readonly Message<TicketEventMessage>[]): Promise<void> {
    await this.assignments.keep(messages.map(({ data }) => data));
  }
}
