import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { refusedWith } from '@sunwai/contracts';
import type { Principal } from '@sunwai/identity';
import { Caller, RequiresScope } from '@sunwai/identity';
import { isRefusal } from '@sunwai/kernel';
import { parseTicketNumber } from '@sunwai/ticket';
import { IsString, MaxLength } from 'class-validator';
import type { OutboxCounts, ToldNotice } from '../told.js';
import { Told } from '../told.js';

class NotificationsQuery {
  @ApiProperty({ description: "The ticket's number, as people write it", example: 'AME-7K3M-9QX2-R' })
  @IsString()
  @MaxLength(40)
  ticket!: string;
}

/** For the control room: who was told what, when, and whether it arrived. */
@ApiTags('notifications')
@ApiBearerAuth()
@Controller('api/v1/notifications')
@RequiresScope('tickets:read')
export class NotificationsController {
  constructor(private readonly told: Told) {}

  @Get()
  @ApiOperation({ summary: 'What was told to whom about a ticket, oldest first' })
  @ApiOkResponse({ description: 'Messages with their receipts; no words, no phone numbers' })
  async ofTicket(
    @Query() { ticket }: NotificationsQuery,
    @Caller() caller: Principal,
  ): Promise<{ number: string; notifications: readonly ToldNotice[] }> {
    const number = parseTicketNumber(ticket);
    if (isRefusal(number)) throw refusedWith(number.code, number.details);
    return { number, notifications: await this.told.ofTicket(number, caller.pack) };
  }

  @Get('outbox')
  @ApiOperation({ summary: 'How many messages wait, are held for the 24-hour window, or failed' })
  @ApiOkResponse({ description: 'Counts, and the age of the oldest that waits for its turn, in seconds' })
  counts(): Promise<OutboxCounts> {
    return this.told.counts();
  }
}
