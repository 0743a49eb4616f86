import { Inject, Injectable } from '@nestjs/common';
import type { CommandAccepted, TicketService } from '@sunwai/contracts';
import { TICKET_SERVICE } from '@sunwai/contracts';
import type { FoundTicket } from '@sunwai/contracts/grpc';
import type { Principal } from '@sunwai/identity';
import { actorOf } from '@sunwai/identity';
import type { Clock, Instant, Refusal } from '@sunwai/kernel';
import { isRefusal, refuse } from '@sunwai/kernel';
import type { PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import { CLOCK } from '@sunwai/telemetry';
import type { TicketCommand } from '@sunwai/ticket';
import type { Seat } from './department-seat.js';
import { numberForSeat, seatOf } from './department-seat.js';

export type Answer = {
  readonly number: string;
  /** The caller's own id: the same again is answered as before, and does nothing. */
  readonly commandId: string;
  readonly command: TicketCommand;
  /** When it happened in the world; now, when absent or said to be later. */
  readonly occurredAt?: Instant | undefined;
};

export type TheirTicket = FoundTicket & { readonly seat: Seat };

/** What departments answer to their assignments, as commands on tickets, by the department of the credential. */
@Injectable()
export class DepartmentAnswers {
  constructor(
    @Inject(TICKET_SERVICE) private readonly tickets: TicketService,
    @Inject(PACKS) private readonly packs: PackRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  seatOf(caller: Principal): Seat | Refusal {
    return seatOf(caller, this.packs);
  }

  /** Whether it is theirs is asked by the ticket's own rules, at the moment of the append. */
  async give(caller: Principal, answer: Answer): Promise<CommandAccepted | Refusal> {
    const { commandId, command, occurredAt } = answer;
    const seat = seatOf(caller, this.packs);
    if (isRefusal(seat)) return seat;
    const number = numberForSeat(seat, answer.number, this.packs);
    if (isRefusal(number)) return number;
    const unknown = command.type === 'DeclineAssignment' ? unknownPlaceOf(seat, command.belongsTo) : undefined;
    if (unknown) return unknown;
    const now = this.clock.now();
    const answered = await this.tickets.execute(number, command, {
      commandId,
      correlationId: commandId,
      causationId: commandId,
      occurredAt: occurredAt !== undefined && occurredAt < now ? occurredAt : now,
      actor: actorOf(caller),
    });
    return answered.accepted ? answered : refuse(answered.code, answered.details);
  }

  /** A ticket that the department holds, or held last. Refusals: those of the number, `number.unknown`, `ticket.not_yours`. */
  async find(caller: Principal, text: string): Promise<TheirTicket | Refusal> {
    const seat = seatOf(caller, this.packs);
    if (isRefusal(seat)) return seat;
    const number = numberForSeat(seat, text, this.packs);
    if (isRefusal(number)) return number;
    const found = await this.tickets.find(number);
    if (!found) return refuse('number.unknown', { number });
    if (found.ticket.holder?.department !== seat.department) return refuse('ticket.not_yours', { number });
    return { ...found, seat };
  }
}

const unknownPlaceOf = (
  { pack }: Seat,
  belongsTo: { readonly department: string; readonly office?: string } | undefined,
): Refusal | undefined => {
  if (!belongsTo) return undefined;
  const { department, office } = belongsTo;
  if (!pack.department(department)) return refuse('pack.unknown_department', { department });
  const isThere = office === undefined || pack.office(office)?.department === department;
  return isThere ? undefined : refuse('pack.unknown_office', { office });
};
