import type { commonV1, intakeV1 } from '@sunwai/contracts/grpc';
import { channelWire, kindWire } from '@sunwai/contracts/grpc';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { CoordinatesDto, LanguageDto, PersonDto } from '../posting/post-parts.dto.js';
import type { PostRequest } from '../posting/post-request.js';

class MediaRefDto implements commonV1.MediaRef {
  @Matches(/^[0-9a-f]{64}$/)
  readonly sha256!: string;

  /** Not believed: what it is was told from its bytes when it was uploaded. */
  @IsOptional()
  @IsString()
  readonly mediaType!: string;

  @IsOptional()
  @IsInt()
  readonly bytes?: number;

  @IsOptional()
  @IsString()
  readonly missing?: commonV1.MediaMissing;
}

class StatedDto implements intakeV1.Stated {
  @IsOptional()
  @IsString()
  readonly kind?: commonV1.Kind;

  @IsOptional()
  @IsString()
  @Length(1, 100)
  readonly category?: string;

  @IsOptional()
  @IsString()
  @Length(1, 100)
  readonly place?: string;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  readonly placeWords?: string;

  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly ticket?: string;
}

export class PostMessageRequestDto implements intakeV1.PostMessageRequest {
  @IsString()
  @Length(1, 100)
  readonly pack!: string;

  @Matches(/^[\x21-\x7e]{1,200}$/)
  readonly idempotencyKey!: string;

  @IsString()
  readonly channel!: commonV1.Channel;

  @ValidateNested()
  @Type(() => PersonDto)
  readonly sender!: PersonDto;

  @IsOptional()
  @ValidateNested()
  @Type(() => PersonDto)
  readonly complainant?: PersonDto;

  @IsString()
  readonly words!: string;

  @IsArray()
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => MediaRefDto)
  readonly media!: readonly MediaRefDto[];

  @IsOptional()
  @ValidateNested()
  @Type(() => CoordinatesDto)
  readonly coordinates?: CoordinatesDto;

  @IsOptional()
  @ValidateNested()
  @Type(() => StatedDto)
  readonly stated?: StatedDto;

  @IsOptional()
  @IsISO8601({ strict: true })
  readonly sentAt?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => LanguageDto)
  readonly language?: LanguageDto;

  @IsOptional()
  @IsString()
  @Length(1, 300)
  readonly inReplyTo?: string;
}

/** @throws {RefusedError} `request.invalid`: a channel or kind that there is not */
export const postRequestOf = (request: PostMessageRequestDto): PostRequest => {
  const { idempotencyKey: key, channel, media, stated, ...same } = request;
  const kind = stated?.kind === undefined ? undefined : kindWire.from(stated.kind, 'stated.kind');
  const { kind: _wire, ...rest } = stated ?? {};
  return {
    ...same,
    key,
    channel: channelWire.from(channel, 'channel'),
    media: media.map(({ sha256 }) => sha256),
    ...(stated ? { stated: { ...rest, ...(kind === undefined ? {} : { kind }) } } : {}),
  };
};
