import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { ChannelReceipt, ConversationReply, IntakeMessage, TicketEventMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import { ConsumesBatch } from '@sunwai/messaging';
import type { Message } from '@sunwai/messaging';
import { Outbox } from '../outbox.js';

const group = 'notifications';
const batchSize = 1_000;
/** Under load so many ms of events, replies or receipts share a transaction; a person notices nothing of it. */
const linger = 80;

/** Everything that makes us tell somebody something, or says whether they got it. */
@Controller()
export class OutboxConsumer {
  constructor(private readonly outbox: Outbox) {}

  @ConsumesBatch({ topic: topics.ticketEvents, group, batchSize, linger })
  async ticketEvents(@Payload() messages: readonly Message[]): Promise<void> {
    await this.outbox.recordEvents(messages.map(({ data }) => data as TicketEventMessage));
  }

  @ConsumesBatch({ topic: topics.conversationReplies, group, batchSize, linger })
  async replies(@Payload() messages: readonly Message[]): Promise<void> {
    await this.outbox.recordReplies(
      messages.map(({ data, time, headers }) => ({
        reply: data as ConversationReply,
        at: time,
        correlationId: headers['correlationid'],
      })),
    );
  }

  @ConsumesBatch({ topic: topics.intakeMessages, group, batchSize, linger })
  async intakeMessages(@Payload() messages: readonly Message[]): Promise<void> {
    await this.outbox.recordInbound(messages.map(({ data }) => data as IntakeMessage));
  }

  @ConsumesBatch({ topic: topics.intakeReceipts, group, batchSize, linger })
  async receipts(@Payload() messages: readonly Message[]): Promise<void> {
    await this.outbox.recordReceipts(messages.map(({ data }) => data as ChannelReceipt));
  }
}
