import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Channel, Kind } from '@sunwai/ticket';
import { channels, kinds } from '@sunwai/ticket';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { CoordinatesDto, LanguageDto, PersonDto } from '../posting/post-parts.dto.js';

const optional = (description: string, example?: string) =>
  ApiPropertyOptional({ description, ...(example === undefined ? {} : { example }) });

export class StatedDto {
  @ApiPropertyOptional({ enum: kinds })
  @IsOptional()
  @IsIn(kinds)
  readonly kind?: Kind;

  @optional('Category id of the pack')
  @IsOptional()
  @IsString()
  @Length(1, 100)
  readonly category?: string;

  @optional('Jurisdiction id of the pack')
  @IsOptional()
  @IsString()
  @Length(1, 100)
  readonly place?: string;

  @optional('The place in words')
  @IsOptional()
  @IsString()
  @MaxLength(500)
  readonly placeWords?: string;

  @optional('Number of the ticket that it belongs to', 'AME-7K3M-9QX2-R')
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly ticket?: string;
}

/** One message of one person. At least words, files or coordinates. */
export class PostMessageDto {
  @ApiProperty({ description: 'Programme', example: 'amethi' })
  @IsString()
  @Length(1, 100)
  readonly pack!: string;

  @ApiProperty({ enum: channels, description: 'The way by which it came' })
  @IsIn(channels)
  readonly channel!: Channel;

  @ApiProperty({ type: PersonDto, description: 'Who sent it' })
  @ValidateNested()
  @Type(() => PersonDto)
  readonly sender!: PersonDto;

  @ApiPropertyOptional({ type: PersonDto, description: 'For whom, when an officer or operator enters it' })
  @IsOptional()
  @ValidateNested()
  @Type(() => PersonDto)
  readonly complainant?: PersonDto;

  @optional('What was said', 'गाँव का हैंडपंप तीन दिन से खराब है')
  @IsOptional()
  @IsString()
  readonly words?: string;

  @ApiPropertyOptional({ type: [String], description: 'SHA-256 of files uploaded before' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(30)
  @Matches(/^[0-9a-f]{64}$/, { each: true })
  readonly media?: readonly string[];

  @ApiPropertyOptional({ type: CoordinatesDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => CoordinatesDto)
  readonly coordinates?: CoordinatesDto;

  @ApiPropertyOptional({ type: StatedDto, description: 'What is known besides the words' })
  @IsOptional()
  @ValidateNested()
  @Type(() => StatedDto)
  readonly stated?: StatedDto;

  @optional('When it was sent, by the channel’s clock; default: now', '2026-11-22T06:30:00.000Z')
  @IsOptional()
  @IsISO8601({ strict: true })
  readonly sentAt?: string;

  @ApiPropertyOptional({ type: LanguageDto, description: 'Where the adapter knows it; told from the words otherwise' })
  @IsOptional()
  @ValidateNested()
  @Type(() => LanguageDto)
  readonly language?: LanguageDto;

  @optional('Id of our message that it answers')
  @IsOptional()
  @IsString()
  @Length(1, 300)
  readonly inReplyTo?: string;
}
