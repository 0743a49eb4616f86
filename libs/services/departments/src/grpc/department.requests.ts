import type { commonV1, departmentsV1 as V1, ticketsV1 } from '@sunwai/contracts/grpc';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

/** A report of many pages; in characters. */
const longest = 20_000;
const mostFiles = 50;
/** A local time without its offset is no moment. */
const withOffset = /(?:Z|[+-]\d{2}:\d{2})$/;
const isMediaName = /^[0-9a-f]{64}$/;

class OfTicket {
  @IsString() @MaxLength(40) readonly number!: string;
}

class Command extends OfTicket {
  @IsUUID() readonly commandId!: string;
}

class CommandOfRound extends Command {
  @IsInt() @Min(1) readonly round!: number;
}

export class GetTicketDto extends OfTicket implements V1.GetTicketRequest {
  @IsOptional() @IsString() @MaxLength(400) readonly minCursor?: string;
}

export class AcknowledgeDto extends CommandOfRound implements V1.AcknowledgeRequest {
  @IsOptional() @IsISO8601({ strict: true }) @Matches(withOffset) readonly seenAt?: string;
}

export class DeclineAssignmentDto extends CommandOfRound implements V1.DeclineRequest {
  @IsString() @IsNotEmpty() @MaxLength(longest) readonly words!: string;
  @IsOptional() @IsString() @MaxLength(100) readonly department?: string;
  @IsOptional() @IsString() @MaxLength(100) readonly office?: string;
}

export class LogContactDto extends Command implements V1.LogContactRequest {
  @IsString() readonly medium!: ticketsV1.ContactMedium;
  @IsString() readonly outcome!: ticketsV1.ContactOutcome;
  @IsString() @MaxLength(longest) readonly words!: string;
  @IsOptional() @IsISO8601({ strict: true }) @Matches(withOffset) readonly occurredAt?: string;
}

export class SendInterimReplyDto extends CommandOfRound implements V1.SendInterimReplyRequest {
  @IsString() @IsNotEmpty() @MaxLength(longest) readonly words!: string;
  @IsISO8601({ strict: true }) @Matches(withOffset) readonly expectedAt!: string;
}

class MediaRefDto implements commonV1.MediaRef {
  @Matches(isMediaName) readonly sha256!: string;
  @IsString() @MaxLength(200) readonly mediaType!: string;
  @IsOptional() @IsInt() readonly bytes?: number;
  /** What could not be had is no evidence. */
  @IsIn([undefined]) readonly missing?: commonV1.MediaMissing;
}

export class SubmitReportDto extends CommandOfRound implements V1.SubmitReportRequest {
  @IsString() readonly outcome!: ticketsV1.ReportOutcome;
  @IsString() @IsNotEmpty() @MaxLength(longest) readonly words!: string;
  @IsArray()
  @ArrayMaxSize(mostFiles)
  @ValidateNested({ each: true })
  @Type(() => MediaRefDto)
  readonly evidence!: MediaRefDto[];
}
