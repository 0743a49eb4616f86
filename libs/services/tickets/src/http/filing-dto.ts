import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Kind } from '@sunwai/ticket';
import { kinds } from '@sunwai/ticket';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsLatitude,
  IsLongitude,
  IsNumber,
  IsOptional,
  Length,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { MediaListDto } from './command-dtos.js';

export class ComplainantDto {
  @ApiPropertyOptional({ description: 'E.164', example: '+915555500100' })
  @ValidateIf((given: ComplainantDto) => given.phone !== undefined || given.account === undefined)
  @Matches(/^\+[1-9]\d{7,14}$/, { message: '$property must be a telephone number with country code, +91…' })
  readonly phone?: string;
  @ApiPropertyOptional({ description: 'Where the channel has no telephone numbers' })
  @IsOptional()
  @Length(1, 200)
  readonly account?: string;
  @ApiPropertyOptional() @IsOptional() @Length(1, 200) readonly name?: string;
}

export class CoordinatesDto {
  @ApiProperty() @IsNumber() @IsLatitude() readonly latitude!: number;
  @ApiProperty() @IsNumber() @IsLongitude() readonly longitude!: number;
  @ApiPropertyOptional() @IsOptional() @Length(1, 300) readonly label?: string;
}

const channels = ['phone', 'desk', 'hearing', 'web', 'email', 'portal', 'other'] as const;

/** What an operator types while listening. */
export class FilingDto extends MediaListDto {
  @ApiProperty({ description: 'Pack (programme)', example: 'amethi' }) @Length(1, 64) readonly pack!: string;
  @ApiProperty({ enum: channels }) @IsIn(channels) readonly channel!: (typeof channels)[number];
  @ApiProperty({ type: ComplainantDto })
  @ValidateNested()
  @Type(() => ComplainantDto)
  readonly complainant!: ComplainantDto;
  @ApiProperty() @Length(1, 20_000) readonly words!: string;
  @ApiPropertyOptional({ description: 'BCP 47; default: the pack’s', example: 'hi' })
  @IsOptional()
  @Matches(/^[a-z]{2,3}$/)
  readonly language?: string;
  @ApiPropertyOptional({ enum: kinds }) @IsOptional() @IsIn(kinds) readonly kind?: Kind;
  @ApiPropertyOptional({ description: 'Jurisdiction id of the pack' })
  @IsOptional()
  @Length(1, 64)
  readonly place?: string;
  @ApiPropertyOptional() @IsOptional() @Length(1, 500) readonly placeWords?: string;
  @ApiPropertyOptional({ type: CoordinatesDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => CoordinatesDto)
  readonly coordinates?: CoordinatesDto;
}
