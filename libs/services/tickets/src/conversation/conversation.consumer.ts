import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { ConversationReply, IntakeMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import type { Clock } from '@sunwai/kernel';
import type { Bus, Message } from '@sunwai/messaging';
import { BUS, Consumes, PoisonMessageError } from '@sunwai/messaging';
import type { PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import { CLOCK, withCorrelation } from '@sunwai/telemetry';
import { CarryOut } from './carry-out.js';
import { ConversationBook } from './conversation-book.js';
import { MatchContexts } from './match-contexts.js';
import { match } from './matching/match.js';

/** Conversations worked on at once; within one, message by message. */
const AT_ONCE = 32;

/**
 * What people write becomes commands on tickets and replies. Every message is handled once: what it means is written
 * down first, and all that follows carries ids derived from it.
 */
@Controller()
export class ConversationConsumer {
  constructor(
    @Inject(PACKS) private readonly packs: PackRegistry,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly book: ConversationBook,
    private readonly contexts: MatchContexts,
    private readonly carryOut: CarryOut,
  ) {}

  @Consumes({ topic: topics.intakeMessages, group: 'tickets', concurrency: AT_ONCE })
  async take(@Payload() { data, headers }: Message): Promise<void> {
    const message = data as IntakeMessage;
    const correlationId = headers['correlationid'] ?? message.id;
    await withCorrelation(correlationId, () => this.handle(message, correlationId));
  }

  /** @throws {PoisonMessageError} its pack is not in force; a dead letter, to be replayed when it is */
  private async handle(message: IntakeMessage, correlationId: string): Promise<void> {
    const pack = this.packs.find(message.pack);
    if (!pack) throw new PoisonMessageError(`The pack ${message.pack} is not in force`);
    // A message that comes again is matched in vain: that is rare, and asking first would cost every message a query.
    const found = match(message, await this.contexts.of(message, pack));
    const { intent, done } = await this.book.decide(message, found, this.clock.now());
    if (done) return;
    const { carried, replies } = await this.carryOut.intent(intent, message, pack, correlationId);
    if (replies.length > 0) {
      await this.bus.publish(
        topics.conversationReplies,
        replies.map((reply) => this.replyMessage(reply, message, correlationId)),
      );
    }
    await this.book.finish(message, intent, carried, this.clock.now());
  }

  private replyMessage(
    reply: ConversationReply,
    { id, conversation }: IntakeMessage,
    correlationid: string,
  ): Message<ConversationReply> {
    return {
      id: reply.id,
      type: 'sunwai.conversation.reply.v1',
      source: '/sunwai/tickets',
      time: this.clock.now(),
      key: conversation,
      data: reply,
      headers: { correlationid, causationid: id },
    };
  }
}
