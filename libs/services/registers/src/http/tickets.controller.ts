import { Controller, Get, Headers, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@sunwai/identity';
import { Caller, RequiresScope } from '@sunwai/identity';
import { AskedDays } from '../queries/asked-days.js';
import { ReadPosition } from '../queries/read-position.js';
import type { TicketPage } from '../queries/ticket-list.js';
import { TicketList } from '../queries/ticket-list.js';
import type { TicketPageContents } from '../queries/ticket-page.js';
import { TicketPages } from '../queries/ticket-page.js';
import { viewerOf } from '../queries/viewer.js';
import { Asked, TicketsQuery } from './asked.dto.js';
import { languageOf } from './language.js';

@ApiTags('tickets')
@ApiBearerAuth()
@Controller('api/v1/tickets')
@RequiresScope('tickets:read', 'registers:read', 'departments:serve')
export class TicketsController {
  constructor(
    @Inject(TicketList) private readonly tickets: TicketList,
    @Inject(TicketPages) private readonly pages: TicketPages,
    @Inject(ReadPosition) private readonly position: ReadPosition,
    @Inject(AskedDays) private readonly days: AskedDays,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Tickets: filtered, searched, in order, a page at a time' })
  async list(
    @Query() { minPosition, language, ...query }: TicketsQuery,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Caller() caller: Principal,
  ): Promise<TicketPage> {
    const viewer = viewerOf(caller);
    await this.position.reach(minPosition);
    return this.tickets.page(this.days.inMoments(query, viewer), languageOf(language, acceptLanguage), viewer);
  }

  @Get(':number')
  @ApiOperation({ summary: 'One ticket with everything that was said and shown on it, and links to its files' })
  @ApiParam({ name: 'number', example: 'AME-7K3M-9QX2-R' })
  async show(
    @Param('number') number: string,
    @Query() { minPosition, language }: Asked,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Caller() caller: Principal,
  ): Promise<TicketPageContents> {
    const viewer = viewerOf(caller);
    await this.position.reach(minPosition);
    return this.pages.show(number, languageOf(language, acceptLanguage), viewer);
  }
}
