import type { auditV1 as V1 } from '@sunwai/contracts/grpc';
import { IsOptional, IsString, MaxLength } from 'class-validator';

export class GetHistoryDto implements V1.GetHistoryRequest {
  @IsString() @MaxLength(40) readonly number!: string;
  @IsString() @MaxLength(20) readonly language!: string;
  @IsOptional() @IsString() @MaxLength(400) readonly minCursor?: string;
}

export class GetTicketAtDto implements V1.GetTicketAtRequest {
  @IsString() @MaxLength(40) readonly number!: string;
  @IsOptional() readonly when?: V1.GetTicketAtRequest['when'];
}
