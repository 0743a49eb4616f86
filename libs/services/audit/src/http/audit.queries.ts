import { ApiPropertyOptional } from '@nestjs/swagger';
import { ticketEventTypes } from '@sunwai/ticket';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

const language = () => ApiPropertyOptional({ enum: ['en', 'hi'], default: 'en', description: 'Of the sentences' });

export class HistoryQuery {
  @language() @IsString() @MaxLength(20) readonly language: string = 'en';

  @ApiPropertyOptional({ enum: ['json', 'text'], default: 'json' })
  @IsIn(['json', 'text'])
  readonly format: 'json' | 'text' = 'json';

  @ApiPropertyOptional({ description: 'Cursor of an accepted command: the answer knows it' })
  @IsOptional()
  @IsString()
  @MaxLength(400)
  readonly minPosition?: string;
}

export class StateQuery {
  @language() @IsString() @MaxLength(20) readonly language: string = 'en';

  @ApiPropertyOptional({ type: Number, description: 'After so many events' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  readonly version?: number;

  @ApiPropertyOptional({ description: 'As it was recorded then: ISO 8601 with an offset' })
  @IsOptional()
  @IsString()
  readonly at?: string;
}

export class EventsQuery {
  @language() @IsString() @MaxLength(20) readonly language: string = 'en';

  @ApiPropertyOptional({ description: 'Cursor of the last event dealt with; empty for the beginning' })
  @IsString()
  @MaxLength(400)
  readonly after: string = '';

  @ApiPropertyOptional({ type: String, description: 'Only these types, separated by commas' })
  @Transform(({ value }) => (typeof value === 'string' && value !== '' ? value.split(',') : []))
  @IsIn(ticketEventTypes, { each: true })
  readonly types: string[] = [];

  @ApiPropertyOptional({ type: Number, default: 100, maximum: 1_000 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000)
  readonly limit: number = 100;
}
