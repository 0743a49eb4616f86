import type { commonV1, ticketsV1 } from '@sunwai/contracts/grpc';
import { Type } from 'class-transformer';
import { IsObject, IsOptional, IsUUID, Length, Matches, ValidateNested } from 'class-validator';

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

export class CommandContextDto implements ticketsV1.CommandContext {
  @IsUUID() readonly commandId!: string;
  @Length(1, 200) readonly correlationId!: string;
  @Length(1, 200) readonly causationId!: string;
  @Matches(instant, { message: '$property must be a moment in UTC, 2026-11-22T06:30:00.000Z' })
  readonly occurredAt!: string;
  /** What it holds is checked where it is read (`@sunwai/contracts`), as are filing and command below. */
  @IsOptional() @IsObject() readonly actor!: commonV1.Actor | undefined;
}

export class FileRequestDto implements ticketsV1.FileRequest {
  @Length(1, 64) readonly pack!: string;
  @Length(1, 2_000) readonly source!: string;
  @IsObject() readonly filing!: ticketsV1.FileTicket;
  @ValidateNested() @IsObject() @Type(() => CommandContextDto) readonly context!: CommandContextDto;
}

export class ExecuteRequestDto implements ticketsV1.ExecuteRequest {
  @Length(1, 40) readonly number!: string;
  @IsObject() readonly command!: ticketsV1.TicketCommand;
  @ValidateNested() @IsObject() @Type(() => CommandContextDto) readonly context!: CommandContextDto;
}

export class GetRequestDto implements ticketsV1.GetRequest {
  @Length(1, 40) readonly number!: string;
}
