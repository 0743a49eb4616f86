import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '@sunwai/identity';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, Max, Min } from 'class-validator';
import type { NoticeChannel, NoticeKind, RecordedNotice } from '../notices/notice-book.js';
import { NoticeBook, noticeChannels, noticeKinds } from '../notices/notice-book.js';

export class NoticesQueryDto {
  @ApiPropertyOptional({ enum: noticeChannels })
  @IsOptional()
  @IsIn(noticeChannels)
  readonly channel?: NoticeChannel;

  @ApiPropertyOptional({ enum: noticeKinds })
  @IsOptional()
  @IsIn(noticeKinds)
  readonly kind?: NoticeKind;

  @ApiPropertyOptional({ description: 'Only those recorded before this moment: the last one of the page before' })
  @IsOptional()
  @IsISO8601({ strict: true })
  readonly before?: string;

  @ApiPropertyOptional({ default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  readonly limit: number = 100;
}

/** For the control room: what channels say that is no message of a person. */
@ApiTags('intake')
@ApiBearerAuth()
@Controller('api/v1/intake/notices')
@RequiresScope('registers:read')
export class NoticesController {
  constructor(private readonly book: NoticeBook) {}

  @Get()
  @ApiOperation({ summary: 'Notices about our accounts and what is not dealt with yet, newest first' })
  async list(@Query() query: NoticesQueryDto): Promise<{ readonly notices: readonly RecordedNotice[] }> {
    return { notices: await this.book.list(query) };
  }
}
