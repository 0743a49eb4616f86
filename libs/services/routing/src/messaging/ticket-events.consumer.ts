import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { TicketEventMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import type { Message } from '@sunwai/messaging';
import { Consumes } from '@sunwai/messaging';
import { TicketRouting } from '../ticket-routing.js';

@Controller()
export class TicketEventsConsumer {
  constructor(@Inject(TicketRouting) private readonly routing: TicketRouting) {}

  @Consumes({ topic: topics.ticketEvents, group: 'routing', concurrency: 32 })
  async consume(@Payload() { data }: Message<TicketEventMessage>): Promise<void> {
    const { event } = data;
    switch (event.type) {
      case 'TicketFiled':
        return this.routing.onFiled(data, event);
      case 'TicketClassified':
        return this.routing.onClassified(data, event);
      case 'AssignmentDeclined':
        return this.routing.onDeclined(data);
      case 'EvidenceAdded':
      case 'CommentAdded':
        return event.data.side === 'complainant' && event.personal?.words
          ? this.routing.onWords(data, event.personal.words)
          : undefined;
      default:
        // Nothing else says where a ticket belongs.
        return undefined;
    }
  }
}
