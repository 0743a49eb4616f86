import { Inject, Injectable } from '@nestjs/common';
import type { TicketEventMessage, TicketService } from '@sunwai/contracts';
import { TICKET_SERVICE } from '@sunwai/contracts';
import type { Clock } from '@sunwai/kernel';
import { derivedId } from '@sunwai/kernel';
import type { Pack, PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import type { Logger } from '@sunwai/telemetry';
import { CLOCK, LOGGER } from '@sunwai/telemetry';
import type { ClassifyTicket, TicketEventOf } from '@sunwai/ticket';
import { AlternativesStore } from './alternatives.store.js';
import { improved, isUnsure } from './improve.js';
import { Matchers } from './matching/matchers.js';
import { routeOn } from './route-on.js';

/** What routing answers to a ticket's events: one command each, whose id follows from the event. */
@Injectable()
export class TicketRouting {
  private readonly matchers = new Matchers();

  constructor(
    @Inject(TICKET_SERVICE) private readonly tickets: TicketService,
    @Inject(PACKS) private readonly packs: PackRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(AlternativesStore) private readonly alternatives: AlternativesStore,
  ) {}

  async onFiled(message: TicketEventMessage, { data, personal }: TicketEventOf<'TicketFiled'>): Promise<void> {
    const pack = this.packOf(message);
    if (!pack) return;
    const { words, placeWords, coordinates } = personal;
    const said = { words, placeWords: placeWords ?? coordinates?.label, kind: data.kind, place: data.place };
    await this.classify(message, this.matchers.of(pack).suggest(said));
  }

  /** Later words of the complainant, while nobody has the ticket and what is known of it is unsure. */
  async onWords(message: TicketEventMessage, words: string): Promise<void> {
    const pack = this.packOf(message);
    const found = pack && (await this.tickets.find(message.number));
    if (!pack || !found || found.ticket.status !== 'filed' || !isUnsure(found.ticket.classification)) return;
    const later = this.matchers
      .of(pack)
      .suggest({ words, kind: found.ticket.statedKind, place: found.ticket.statedPlace });
    const better = improved(found.ticket.classification, later, pack);
    if (better) await this.classify(message, better);
  }

  async onClassified(message: TicketEventMessage, { data }: TicketEventOf<'TicketClassified'>): Promise<void> {
    if (data.alternatives.length > 0) {
      await this.alternatives.keep(message.number, message.version, data.alternatives);
    }
  }

  async onDeclined(message: TicketEventMessage): Promise<void> {
    const pack = this.packOf(message);
    const found = pack && (await this.tickets.find(message.number));
    // Somebody else has it already, or it came to an end.
    if (!pack || !found?.ticket.assignment?.declined || found.ticket.closed) return;
    const alternatives = await this.alternatives.of(message.number);
    await this.classify(message, routeOn(found.ticket, alternatives, pack));
  }

  private packOf({ number, metadata }: TicketEventMessage): Pack | undefined {
    const pack = this.packs.find(metadata.pack);
    if (!pack) this.logger.warn('A ticket of a pack that is not here is not routed', { number, pack: metadata.pack });
    return pack;
  }

  private async classify(cause: TicketEventMessage, contents: Omit<ClassifyTicket, 'type'>): Promise<void> {
    const { number, id, metadata } = cause;
    const answer = await this.tickets.execute(
      number,
      { type: 'ClassifyTicket', by: 'rule', ...contents },
      {
        commandId: derivedId('routing', 'classify', id),
        correlationId: metadata.correlationId,
        causationId: id,
        occurredAt: this.clock.now(),
        actor: { kind: 'system', id: 'routing' },
      },
    );
    if (!answer.accepted) this.logger.info('The ticket did not take a classification', { number, code: answer.code });
  }
}
