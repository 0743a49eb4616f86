import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Holder, Kind, MediaRef, ReportOutcome } from '@sunwai/ticket';
import { kinds, reportOutcomes } from '@sunwai/ticket';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

/** Longest text that is typed in, in characters. */
const LONGEST_WORDS = 20_000;

export class WordsDto {
  @ApiProperty() @Length(1, LONGEST_WORDS) readonly words!: string;
}

export class OptionalWordsDto {
  @ApiPropertyOptional() @IsOptional() @Length(1, LONGEST_WORDS) readonly words?: string;
}

export class RoundDto {
  @ApiProperty({ description: 'The round that is meant; the ticket says which one it is in' })
  @IsInt()
  @Min(1)
  readonly round!: number;
}

export class RoundWordsDto extends RoundDto {
  @ApiProperty() @Length(1, LONGEST_WORDS) readonly words!: string;
}

export class HolderDto implements Holder {
  @ApiProperty() @Length(1, 64) readonly department!: string;
  @ApiProperty() @Length(1, 64) readonly office!: string;
  @ApiPropertyOptional() @IsOptional() @Length(1, 64) readonly officer?: string;
  @ApiProperty({ description: 'From 1, the officer nearest the citizen' }) @IsInt() @Min(1) readonly level!: number;
}

export class ToDto {
  @ApiProperty({ type: HolderDto }) @ValidateNested() @Type(() => HolderDto) readonly to!: HolderDto;
}

export class TransferDto extends ToDto {
  @ApiPropertyOptional() @IsOptional() @Length(1, LONGEST_WORDS) readonly words?: string;
}

export class MediaDto implements MediaRef {
  @ApiProperty({ description: 'As the upload answered' }) @Matches(/^[0-9a-f]{64}$/) readonly sha256!: string;
  @ApiProperty() @Length(3, 120) readonly mediaType!: string;
  @ApiPropertyOptional() @IsOptional() @IsInt() @Min(1) readonly bytes?: number;
}

export class MediaListDto {
  @ApiPropertyOptional({ type: [MediaDto] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => MediaDto)
  readonly media?: MediaDto[];
}

const priorities = ['low', 'normal', 'high', 'urgent'] as const;

export class ClassifyDto {
  @ApiProperty({ enum: kinds }) @IsIn(kinds) readonly kind!: Kind;
  @ApiProperty() @Length(1, 64) readonly category!: string;
  @ApiPropertyOptional({ enum: priorities })
  @IsOptional()
  @IsIn(priorities)
  readonly priority?: (typeof priorities)[number];
  @ApiPropertyOptional() @IsOptional() @Length(1, 64) readonly place?: string;
}

export class ReportDto extends MediaListDto {
  @ApiProperty() @IsInt() @Min(1) readonly round!: number;
  @ApiProperty({ enum: reportOutcomes }) @IsIn(reportOutcomes) readonly outcome!: ReportOutcome;
  @ApiProperty() @Length(1, LONGEST_WORDS) readonly words!: string;
}

const defects = ['no_evidence', 'unclear', 'not_addressed', 'wrong_place', 'other'] as const;

export class ReturnReportDto extends RoundWordsDto {
  @ApiProperty({ enum: defects }) @IsIn(defects) readonly defect!: (typeof defects)[number];
}

const checks = ['phone_call', 'field_visit', 'photo'] as const;
const findings = ['as_reported', 'not_as_reported'] as const;

export class VerifyReportDto extends RoundWordsDto {
  @ApiProperty({ enum: checks }) @IsIn(checks) readonly how!: (typeof checks)[number];
  @ApiProperty({ enum: findings }) @IsIn(findings) readonly found!: (typeof findings)[number];
}

export class BelongsToDto {
  @ApiProperty() @Length(1, 64) readonly department!: string;
  @ApiPropertyOptional() @IsOptional() @Length(1, 64) readonly office?: string;
}

export class DeclineDto extends RoundWordsDto {
  @ApiPropertyOptional({ type: BelongsToDto, description: 'Where it belongs, if you know' })
  @IsOptional()
  @ValidateNested()
  @Type(() => BelongsToDto)
  readonly belongsTo?: BelongsToDto;
}

export class InterimReplyDto extends RoundWordsDto {
  @ApiProperty() @IsISO8601({ strict: true }) readonly expectedAt!: string;
}

const media = ['phone', 'visit', 'whatsapp', 'office', 'other'] as const;
const reached = ['reached', 'no_answer', 'wrong_number', 'refused', 'call_back'] as const;

export class ContactDto extends WordsDto {
  @ApiProperty({ enum: media }) @IsIn(media) readonly medium!: (typeof media)[number];
  @ApiProperty({ enum: reached }) @IsIn(reached) readonly outcome!: (typeof reached)[number];
}

const sides = ['complainant', 'department', 'control_room'] as const;
const audiences = ['complainant', 'department', 'internal'] as const;

export class CommentDto extends WordsDto {
  @ApiProperty({ enum: audiences }) @IsIn(audiences) readonly audience!: (typeof audiences)[number];
  @ApiPropertyOptional({ enum: sides, description: 'For whom it is typed in' })
  @IsOptional()
  @IsIn(sides)
  readonly side?: (typeof sides)[number];
}

export class EvidenceDto extends MediaListDto {
  @ApiPropertyOptional() @IsOptional() @Length(1, LONGEST_WORDS) readonly words?: string;
  @ApiPropertyOptional({ enum: sides, description: 'For whom it is typed in' })
  @IsOptional()
  @IsIn(sides)
  readonly side?: (typeof sides)[number];
}

export class FeedbackDto extends OptionalWordsDto {
  @ApiProperty() @IsInt() @Min(1) readonly round!: number;
  @ApiProperty() @IsIn([true, false]) readonly satisfied!: boolean;
  @ApiPropertyOptional() @IsOptional() @IsInt() @Min(1) @Max(5) readonly rating?: number;
}

export class DisputeDto extends MediaListDto {
  @ApiProperty() @IsInt() @Min(1) readonly round!: number;
  @ApiPropertyOptional() @IsOptional() @IsString() readonly words?: string;
}

export class ReopenDto extends WordsDto {
  @ApiPropertyOptional({ type: HolderDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => HolderDto)
  readonly to?: HolderDto;
}

const relations = ['duplicate_of', 'me_too'] as const;

export class LinkDto {
  @ApiProperty({ enum: relations }) @IsIn(relations) readonly relation!: (typeof relations)[number];
  @ApiProperty({ description: 'Number of the ticket that it hangs on' }) @Length(1, 40) readonly other!: string;
}

const suspicions = ['fake', 'prank', 'abusive', 'spam'] as const;

export class FlagAbuseDto extends WordsDto {
  @ApiProperty({ enum: suspicions }) @IsIn(suspicions) readonly suspicion!: (typeof suspicions)[number];
}

const closings = ['upheld', 'duplicate', 'withdrawn', 'noted', 'abuse', 'out_of_scope'] as const;

export class CloseDto extends OptionalWordsDto {
  @ApiProperty({ enum: closings }) @IsIn(closings) readonly outcome!: (typeof closings)[number];
  @ApiPropertyOptional({ description: 'For `duplicate`: the ticket that stands' })
  @IsOptional()
  @Length(1, 40)
  readonly duplicateOf?: string;
}
