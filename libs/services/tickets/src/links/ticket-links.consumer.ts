import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { CommandContext, TicketEventMessage, TicketService } from '@sunwai/contracts';
import { TICKET_SERVICE, topics } from '@sunwai/contracts';
import { derivedId } from '@sunwai/kernel';
import type { Message } from '@sunwai/messaging';
import { Consumes } from '@sunwai/messaging';
import type { PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import type { Logger } from '@sunwai/telemetry';
import { LOGGER } from '@sunwai/telemetry';
import type { LinkRelation, TicketCommand, TicketEventOf, TicketNumber } from '@sunwai/ticket';
import { displayTicketNumber } from '@sunwai/ticket';

const across: Readonly<Record<LinkRelation, LinkRelation>> = {
  duplicate_of: 'has_duplicate',
  me_too: 'has_me_too',
  has_duplicate: 'duplicate_of',
  has_me_too: 'me_too',
};

/** One append touches one ticket: what concerns two is finished here. */
@Controller()
export class TicketLinksConsumer {
  constructor(
    @Inject(TICKET_SERVICE) private readonly tickets: TicketService,
    @Inject(PACKS) private readonly packs: PackRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Consumes({ topic: topics.ticketEvents, group: 'tickets-links', concurrency: 8 })
  async take(@Payload() { data }: Message): Promise<void> {
    const recorded = data as TicketEventMessage;
    const { event } = recorded;
    if (event.type === 'TicketLinked') await this.linkAcross(recorded, event.data);
    if (event.type === 'TicketClosed') await this.tellChildren(recorded, event.data.outcome);
  }

  /** Each side of a link knows the other. */
  private async linkAcross(
    recorded: TicketEventMessage,
    { relation, other }: TicketEventOf<'TicketLinked'>['data'],
  ): Promise<void> {
    await this.command(other, { type: 'LinkTicket', relation: across[relation], other: recorded.number }, recorded);
  }

  /** Whoever complained of the same matter is told how it ended, in their own language. */
  private async tellChildren(
    recorded: TicketEventMessage,
    outcome: TicketEventOf<'TicketClosed'>['data']['outcome'],
  ): Promise<void> {
    const parent = await this.tickets.find(recorded.number);
    for (const child of parent?.ticket.children ?? []) {
      const found = await this.tickets.find(child);
      const pack = this.packs.findByPrefix(child.slice(0, 3));
      if (!found || !pack) continue;
      const number = displayTicketNumber(recorded.number);
      const words = pack.message('closed', found.ticket.language.language, { number, outcome });
      await this.command(child, { type: 'AddComment', audience: 'complainant', personal: { words } }, recorded);
    }
  }

  private async command(
    number: TicketNumber,
    command: TicketCommand,
    { id, metadata, recordedAt }: TicketEventMessage,
  ): Promise<void> {
    const context: CommandContext = {
      commandId: derivedId(id, 'links', number),
      correlationId: metadata.correlationId,
      causationId: id,
      occurredAt: recordedAt,
      actor: { kind: 'system', id: 'tickets' },
    };
    const answer = await this.tickets.execute(number, command, context);
    if (!answer.accepted) this.logger.warn('A linked ticket was not told', { number, code: answer.code });
  }
}
