import { Inject, Injectable } from '@nestjs/common';
import type { CommandContext, TicketService } from '@sunwai/contracts';
import { refusedWith, TICKET_SERVICE } from '@sunwai/contracts';
import type { Principal } from '@sunwai/identity';
import { actorOf } from '@sunwai/identity';
import type { Clock } from '@sunwai/kernel';
import { derivedId, isRefusal, newId, refuse, RefusedError } from '@sunwai/kernel';
import type { MediaStore } from '@sunwai/media';
import { MEDIA_STORE } from '@sunwai/media';
import type { PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import { CLOCK, currentCorrelation } from '@sunwai/telemetry';
import type {
  ClassifyTicket,
  LinkRelation,
  MediaRef,
  TicketCommand,
  TicketCommandType,
  TicketNumber,
} from '@sunwai/ticket';
import { parseTicketNumber } from '@sunwai/ticket';
import { isOfPack, mayGive, notEntitled } from '../doors-access.js';
import type { AcceptedDto } from './answers.js';
import { acceptedOrThrow } from './answers.js';

/** What every command over HTTP comes with. */
export type Asking = {
  /** As the caller wrote it. */
  readonly number: string;
  readonly caller: Principal;
  readonly key: string | undefined;
};

type Classified = Pick<ClassifyTicket, 'kind' | 'category' | 'place'> & Partial<Pick<ClassifyTicket, 'priority'>>;

/** From HTTP request to command; every refusal is thrown, for the filter to tell. */
@Injectable()
export class CommandDoor {
  constructor(
    @Inject(TICKET_SERVICE) private readonly tickets: TicketService,
    @Inject(PACKS) private readonly packs: PackRegistry,
    @Inject(MEDIA_STORE) private readonly media: MediaStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws {RefusedError} */
  async give({ number: written, caller, key }: Asking, command: TicketCommand): Promise<AcceptedDto> {
    const number = this.numberOf(written, caller);
    this.entitled(caller, command.type);
    const context = this.contextOf(caller, key, command.type, number);
    return acceptedOrThrow(await this.tickets.execute(number, command, context));
  }

  /** A person's classification comes with who answers for it by the pack's rules, to be confirmed. @throws {RefusedError} */
  async classify(asking: Asking, { kind, category, place, priority }: Classified): Promise<AcceptedDto> {
    const pack = this.packs.findByPrefix(this.numberOf(asking.number, asking.caller).slice(0, 3));
    this.entitled(asking.caller, 'ClassifyTicket');
    if (!pack?.category(category)) throw refusedWith('pack.unknown_category', { category });
    if (place !== undefined && !pack.jurisdiction(place)) throw refusedWith('pack.unknown_place', { place });
    const { holder, because } = pack.route(category, place);
    return this.give(asking, {
      type: 'ClassifyTicket',
      kind,
      category,
      priority: priority ?? pack.category(category)?.priority ?? 'normal',
      confidence: 1,
      suggested: holder,
      alternatives: [],
      because: [because],
      ...(place !== undefined && { place }),
    });
  }

  /** Links both tickets: the other one's side follows by itself, so what would make it fail is looked for here. */
  async link(asking: Asking, relation: Extract<LinkRelation, 'duplicate_of' | 'me_too'>, written: string) {
    this.entitled(asking.caller, 'LinkTicket');
    return this.give(asking, { type: 'LinkTicket', relation, other: await this.parent(written, asking.caller) });
  }

  /** A ticket that another may hang on. @throws {RefusedError} `number.unknown`, `link.is_child` */
  async parent(written: string, caller: Principal): Promise<TicketNumber> {
    const other = this.numberOf(written, caller);
    const found = await this.tickets.find(other);
    if (!found) throw new RefusedError(refuse('number.unknown'));
    const { parent } = found.ticket;
    if (parent) throw new RefusedError(refuse('link.is_child', { parent: parent.number }));
    return other;
  }

  /** @throws {RefusedError} `media.unknown`: upload first */
  async known(media: readonly MediaRef[]): Promise<readonly MediaRef[]> {
    for (const { sha256 } of media) {
      if (sha256 === undefined || !(await this.media.has(sha256))) throw refusedWith('media.unknown');
    }
    return media;
  }

  /** Two callers may use the same key, and one caller may use it on two tickets. */
  contextOf(caller: Principal, key: string | undefined, ...what: readonly string[]): CommandContext {
    const commandId = key === undefined ? newId() : derivedId('http', caller.id, key, ...what);
    return {
      commandId,
      correlationId: currentCorrelation() ?? commandId,
      causationId: commandId,
      occurredAt: this.clock.now(),
      actor: actorOf(caller),
    };
  }

  /** Asked before anything else is looked up: who may not give a command learns nothing by trying. @throws {RefusedError} */
  entitled(caller: Principal, type: TicketCommandType): void {
    if (!mayGive(caller, type)) throw new RefusedError(notEntitled(caller, type));
  }

  private numberOf(written: string, caller: Principal): TicketNumber {
    const number = parseTicketNumber(written);
    if (isRefusal(number)) throw new RefusedError(number);
    if (isOfPack(caller, this.packs.findByPrefix(number.slice(0, 3)))) return number;
    throw new RefusedError(refuse('ticket.not_yours', { number }));
  }
}
