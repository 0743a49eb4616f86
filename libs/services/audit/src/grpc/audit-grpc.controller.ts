import type { ServerWritableStream } from '@grpc/grpc-js';
import { Inject } from '@nestjs/common';
import { GrpcMethod, Payload } from '@nestjs/microservices';
import { refusedWith } from '@sunwai/contracts';
import { actorWire, auditV1 as V1, ticketToProto } from '@sunwai/contracts/grpc';
import { GrpcBareStream, GrpcDoor, writeAll } from '@sunwai/doors';
import type { Principal } from '@sunwai/identity';
import { Caller, RequiresScope } from '@sunwai/identity';
import { isRefusal, RefusedError } from '@sunwai/kernel';
import { ticketEventTypes } from '@sunwai/ticket';
import { AuditReader } from '../audit-reader.js';
import type { ToldEvent } from '../history/history.js';
import { momentOf } from '../history/moment.js';
import type { ReadItem } from '../history/read-events.js';
import type { When } from '../history/state-at.js';
import { sentenceLanguageOf } from '../sentences/names.js';
import { GetHistoryDto, GetTicketAtDto } from './audit.requests.js';

type ReadCall = ServerWritableStream<V1.ReadEventsRequest, V1.ReadEventsResponse>;

@GrpcDoor()
@RequiresScope('audit:read')
export class AuditGrpcController {
  constructor(@Inject(AuditReader) private readonly audit: AuditReader) {}

  @GrpcMethod('AuditService', 'GetHistory')
  async getHistory(@Payload() request: GetHistoryDto, @Caller() caller: Principal): Promise<V1.GetHistoryResponse> {
    const { number, language, minCursor } = request;
    const found = await this.audit.history(caller, number, { language: sentenceLanguageOf(language), minCursor });
    if (isRefusal(found)) throw new RefusedError(found);
    return { number: found.number, events: found.events.map(toProto) };
  }

  @GrpcMethod('AuditService', 'GetTicketAt')
  async getTicketAt(@Payload() request: GetTicketAtDto, @Caller() caller: Principal): Promise<V1.GetTicketAtResponse> {
    const { number, when } = request;
    const found = await this.audit.stateAt(caller, number, whenOf(when), 'en');
    if (isRefusal(found)) throw new RefusedError(found);
    return { ticket: ticketToProto(found), lastEvent: toProto(found.lastEvent) };
  }

  @GrpcBareStream('AuditService', 'ReadEvents')
  async readEvents(@Payload() call: ReadCall, @Caller() caller: Principal): Promise<void> {
    const { after, types, limit, follow, language } = call.request;
    const unknown = types.filter((type) => !(ticketEventTypes as readonly string[]).includes(type));
    if (unknown.length > 0 || limit < 0)
      throw refusedWith('request.invalid', {
        fields: [unknown.length > 0 ? 'types' : 'limit'],
        problems: [
          unknown.length > 0 ? `there are no events of type ${unknown.join(', ')}` : 'limit must not be less than 0',
        ],
      });
    const audit = this.audit;
    await writeAll(call, async function* (signal) {
      const wanted = { after, types, limit, follow, signal };
      for await (const items of audit.readEvents(caller, sentenceLanguageOf(language), wanted))
        yield items.map(itemToProto);
    });
  }
}

const whenOf = (when: V1.GetTicketAtRequest['when']): When => {
  if (when?.$case === 'version') return { version: when.value };
  return when?.$case === 'at' ? { at: momentOf(when.value, 'at') } : {};
};

const itemToProto = (item: ReadItem): V1.ReadEventsResponse =>
  item.kind === 'event'
    ? { item: { $case: 'event', value: toProto(item.event) } }
    : { item: { $case: 'caughtUp', value: { cursor: item.cursor } } };

const toProto = ({ metadata, ...event }: ToldEvent): V1.Event => {
  const { actor, ...rest } = metadata;
  return { ...event, ...rest, actor: actorWire.to(actor) };
};
