import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@sunwai/identity';
import { Caller, RequiresScope } from '@sunwai/identity';
import { isRefusal, RefusedError } from '@sunwai/kernel';
import type { FastifyReply } from 'fastify';
import { AuditReader } from '../audit-reader.js';
import type { ToldEvent } from '../history/history.js';
import { momentOf } from '../history/moment.js';
import type { TicketState } from '../history/state-at.js';
import { plainHistory } from '../plain/plain-history.js';
import { sentenceLanguageOf } from '../sentences/names.js';
import { EventsQuery, HistoryQuery, StateQuery } from './audit.queries.js';

@ApiTags('audit')
@ApiBearerAuth()
@Controller('api/v1/audit')
@RequiresScope('audit:read')
export class AuditHttpController {
  constructor(@Inject(AuditReader) private readonly audit: AuditReader) {}

  @Get('tickets/:number/history')
  @ApiOperation({ summary: "A ticket's whole life: every event with a plain sentence; `format=text` for reading" })
  @ApiProduces('application/json', 'text/plain')
  async history(
    @Param('number') number: string,
    @Query() { language, format, minPosition }: HistoryQuery,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | string> {
    const read = { language: sentenceLanguageOf(language), minCursor: minPosition };
    const found = await this.audit.history(caller, number, read);
    if (isRefusal(found)) throw new RefusedError(found);
    if (format === 'json') return found;
    void reply.type('text/plain; charset=utf-8');
    return plainHistory(found);
  }

  @Get('tickets/:number/state')
  @ApiOperation({
    summary: 'The ticket as it was after so many events, or at a moment; as it is, when neither is named',
  })
  async state(
    @Param('number') number: string,
    @Query() { version, at, language }: StateQuery,
    @Caller() caller: Principal,
  ): Promise<TicketState> {
    const when = { version, ...(at !== undefined && { at: momentOf(at, 'at') }) };
    const found = await this.audit.stateAt(caller, number, when, sentenceLanguageOf(language));
    if (isRefusal(found)) throw new RefusedError(found);
    return found;
  }

  @Get('events')
  @ApiOperation({
    summary: 'Events of all tickets in the order in which they were recorded; go on with `after` = `cursor`',
  })
  async events(
    @Query() { after, types, limit, language }: EventsQuery,
    @Caller() caller: Principal,
  ): Promise<{ readonly events: readonly ToldEvent[]; readonly cursor: string }> {
    const events: ToldEvent[] = [];
    for await (const items of this.audit.readEvents(caller, sentenceLanguageOf(language), { after, types, limit }))
      for (const item of items) if (item.kind === 'event') events.push(item.event);
    return { events, cursor: events.at(-1)?.cursor ?? after };
  }
}
