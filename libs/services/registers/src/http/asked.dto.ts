import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsISO8601, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import type { CountsAsked } from '../queries/counts.js';
import type { QualityBy } from '../queries/quality.js';
import { qualityBy } from '../queries/quality.js';
import type { ListOrder, ListQuery } from '../queries/ticket-list.js';
import { listOrders } from '../queries/ticket-list.js';

const listOf = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.split(',').filter((one) => one !== '') : value;
const yesOrNo = ({ value }: { value: unknown }): unknown =>
  value === 'true' ? true : value === 'false' ? false : value;
/** A local time without an offset would mean another moment in another place. */
const dayOrMoment = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;
const dayOrMomentWanted =
  '$property must be a date, 2026-11-22, or a moment with its offset, 2026-11-22T09:00:00+05:30 (in an address %2B for the +)';

const id = /^[a-z][a-z0-9-]{0,63}$/;

/** What every question may say. */
export class Asked {
  @ApiPropertyOptional({ description: 'Cursor of an accepted command: the answer knows what the command did' })
  @IsOptional()
  @IsString()
  @MaxLength(400)
  readonly minPosition?: string;

  @ApiPropertyOptional({ description: 'Programme; needed only where the caller may see several' })
  @IsOptional()
  @Matches(id)
  readonly pack?: string;

  @ApiPropertyOptional({
    description: 'Language of names (BCP 47); otherwise as `accept-language` says',
    example: 'hi',
  })
  @IsOptional()
  @Matches(/^[a-z]{2,3}$/)
  readonly language?: string;
}

class AskedOfTime extends Asked implements CountsAsked {
  @ApiPropertyOptional({ description: 'Department that holds the ticket, or made the report' })
  @IsOptional()
  @Matches(id)
  readonly department?: string;

  @ApiPropertyOptional({
    description: 'From this day on, as the programme’s clocks have it, or this moment',
    example: '2026-11-01',
  })
  @IsOptional()
  @Matches(dayOrMoment, { message: dayOrMomentWanted })
  @IsISO8601({ strict: true }, { message: dayOrMomentWanted })
  readonly from?: string;

  @ApiPropertyOptional({
    description: 'Until before this day, as the programme’s clocks have it, or this moment',
    example: '2026-12-01',
  })
  @IsOptional()
  @Matches(dayOrMoment, { message: dayOrMomentWanted })
  @IsISO8601({ strict: true }, { message: dayOrMomentWanted })
  readonly until?: string;
}

export class CountsQuery extends AskedOfTime {}

export class QualityQuery extends AskedOfTime {
  @ApiPropertyOptional({ enum: qualityBy, default: 'department' })
  @IsIn(qualityBy)
  readonly by: QualityBy = 'department';
}

const filter = (example: string) => (target: object, name: string) => {
  ApiPropertyOptional({ type: String, description: 'One or several, with commas', example })(target, name);
  IsOptional()(target, name);
  Transform(listOf)(target, name);
  Matches(/^[a-z][a-z0-9_-]{0,63}$/, { each: true })(target, name);
};

export class TicketsQuery extends AskedOfTime implements ListQuery {
  @ApiPropertyOptional({ description: 'Words that all occur; or a ticket number; or a name or telephone number' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  readonly q?: string;

  @filter('assigned,reopened') readonly status?: readonly string[];
  @filter('control_room') readonly awaits?: readonly string[];
  @filter('whatsapp') readonly channel?: readonly string[];
  @filter('grievance') readonly kind?: readonly string[];
  @filter('handpump') readonly category?: readonly string[];
  @filter('urgent,high') readonly priority?: readonly string[];
  @filter('block-tiloi') readonly place?: readonly string[];
  @filter('block-tiloi') readonly office?: readonly string[];
  @filter('bdo-tiloi') readonly officer?: readonly string[];
  @filter('no_answer') readonly outcome?: readonly string[];

  @ApiPropertyOptional({ description: 'Pseudonym of the complainant' })
  @IsOptional()
  @Matches(/^p-[a-z0-9]{1,40}$/)
  readonly person?: string;

  @ApiPropertyOptional({ description: 'The holder has said that it is not theirs' })
  @IsOptional()
  @Transform(yesOrNo)
  @IsBoolean()
  readonly declined?: boolean;

  @ApiPropertyOptional({ description: 'Disputed at least once' })
  @IsOptional()
  @Transform(yesOrNo)
  @IsBoolean()
  readonly disputed?: boolean;

  @ApiPropertyOptional({ description: 'What the newest feedback says' })
  @IsOptional()
  @Transform(yesOrNo)
  @IsBoolean()
  readonly satisfied?: boolean;

  @ApiPropertyOptional({ enum: listOrders, default: '-filedAt', description: 'With a minus: the latest first' })
  @IsIn(listOrders)
  readonly order: ListOrder = '-filedAt';

  @ApiPropertyOptional({ default: 50, minimum: 1, maximum: 200 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  readonly limit: number = 50;

  @ApiPropertyOptional({ description: '`next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(400)
  readonly after?: string;
}

export class RegisterQuery extends Asked {
  @ApiPropertyOptional({ description: "Calendar year in the programme's time zone; default this year", example: 2026 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1900)
  @Max(9999)
  readonly year?: number;
}

export class RegisterPageQuery extends RegisterQuery {
  @ApiPropertyOptional({ default: 100, minimum: 1, maximum: 500 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  readonly limit: number = 100;

  @ApiPropertyOptional({ default: 0, description: 'Serial number after which the page begins' })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(2_000_000_000)
  readonly after: number = 0;
}
