import { Inject } from '@nestjs/common';
import { GrpcMethod, Payload } from '@nestjs/microservices';
import type { CommandContext, TicketService } from '@sunwai/contracts';
import { TICKET_SERVICE } from '@sunwai/contracts';
import type { ticketsV1 } from '@sunwai/contracts/grpc';
import { actorWire, answerToProto, commandFromProto, filingFromProto, ticketToProto } from '@sunwai/contracts/grpc';
import { GrpcDoor } from '@sunwai/doors';
import type { Principal } from '@sunwai/identity';
import { actorOf, Caller, RequiresScope } from '@sunwai/identity';
import { instant, isRefusal, refuse, RefusedError } from '@sunwai/kernel';
import type { PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import type { TicketNumber } from '@sunwai/ticket';
import { parseTicketNumber } from '@sunwai/ticket';
import { isOfPack } from '../doors-access.js';
import type { CommandContextDto } from './request-dtos.js';
import { ExecuteRequestDto, FileRequestDto, GetRequestDto } from './request-dtos.js';

/** Commands from other services, which act for those whom they have authenticated; any other caller acts for itself. */
@GrpcDoor()
@RequiresScope('tickets:command')
export class TicketsGrpcController {
  constructor(
    @Inject(TICKET_SERVICE) private readonly tickets: TicketService,
    @Inject(PACKS) private readonly packs: PackRegistry,
  ) {}

  @GrpcMethod('TicketService', 'File')
  async file(@Payload() request: FileRequestDto, @Caller() caller: Principal): Promise<ticketsV1.FileResponse> {
    const { pack, source, filing } = request;
    const bound = this.packs.find(pack);
    if (!isOfPack(caller, bound)) throw new RefusedError(refuse('pack.unknown', { pack }));
    const context = contextOf(request.context, caller);
    return { answer: answerToProto(await this.tickets.file(pack, source, filingFromProto(filing), context)) };
  }

  @GrpcMethod('TicketService', 'Execute')
  async execute(
    @Payload() request: ExecuteRequestDto,
    @Caller() caller: Principal,
  ): Promise<ticketsV1.ExecuteResponse> {
    const number = this.numberOf(request.number, caller);
    const command = commandFromProto(request.command);
    const context = contextOf(request.context, caller);
    return { answer: answerToProto(await this.tickets.execute(number, command, context)) };
  }

  @GrpcMethod('TicketService', 'Get')
  @RequiresScope('tickets:read')
  async get(@Payload() request: GetRequestDto, @Caller() caller: Principal): Promise<ticketsV1.GetResponse> {
    const found = await this.tickets.find(this.numberOf(request.number, caller));
    if (!found) throw new RefusedError(refuse('number.unknown'));
    return { ticket: ticketToProto(found) };
  }

  private numberOf(written: string, caller: Principal): TicketNumber {
    const number = parseTicketNumber(written);
    if (isRefusal(number)) throw new RefusedError(number);
    if (isOfPack(caller, this.packs.findByPrefix(number.slice(0, 3)))) return number;
    throw new RefusedError(refuse('ticket.not_yours', { number }));
  }
}

/** Whoever may not act for others is the actor, whatever the request says. */
const contextOf = (context: CommandContextDto, caller: Principal): CommandContext => {
  const { commandId, correlationId, causationId, occurredAt, actor } = context;
  const mayActFor = caller.scopes.includes('tickets:act-for') && actor !== undefined;
  return {
    commandId,
    correlationId,
    causationId,
    occurredAt: instant(Date.parse(occurredAt)),
    actor: mayActFor ? actorWire.from(actor, 'context.actor') : actorOf(caller),
  };
};
