import { Controller, Get, Headers, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@sunwai/identity';
import { Caller, RequiresScope } from '@sunwai/identity';
import { AskedDays } from '../queries/asked-days.js';
import type { Counts } from '../queries/counts.js';
import { TicketCounts } from '../queries/counts.js';
import type { FeedbackCount, QualityBy, ReportQuality } from '../queries/quality.js';
import { ReportQualities } from '../queries/quality.js';
import { ReadPosition } from '../queries/read-position.js';
import { viewerOf } from '../queries/viewer.js';
import { CountsQuery, QualityQuery } from './asked.dto.js';
import { languageOf } from './language.js';

@ApiTags('figures')
@ApiBearerAuth()
@Controller('api/v1')
@RequiresScope('registers:read', 'departments:serve')
export class FiguresController {
  constructor(
    @Inject(TicketCounts) private readonly counts: TicketCounts,
    @Inject(ReportQualities) private readonly quality: ReportQualities,
    @Inject(ReadPosition) private readonly position: ReadPosition,
    @Inject(AskedDays) private readonly days: AskedDays,
  ) {}

  @Get('counts')
  @ApiOperation({ summary: 'How many tickets, by status, department, office, category, place, channel and age' })
  async count(
    @Query() { minPosition, language, ...asked }: CountsQuery,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Caller() caller: Principal,
  ): Promise<Counts> {
    const viewer = viewerOf(caller);
    await this.position.reach(minPosition);
    return this.counts.counts(this.days.inMoments(asked, viewer), languageOf(language, acceptLanguage), viewer);
  }

  @Get('quality/reports')
  @ApiOperation({ summary: 'Reports submitted, disputed, returned and upheld, by whose they were or by round' })
  async reports(
    @Query() { minPosition, language, ...asked }: QualityQuery,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Caller() caller: Principal,
  ): Promise<{ readonly by: QualityBy; readonly rows: readonly ReportQuality[] }> {
    const viewer = viewerOf(caller);
    await this.position.reach(minPosition);
    const rows = await this.quality.reports(
      this.days.inMoments(asked, viewer),
      languageOf(language, acceptLanguage),
      viewer,
    );
    return { by: asked.by, rows };
  }

  @Get('quality/feedback')
  @ApiOperation({ summary: 'Complainants asked whether they are satisfied, and what they answered' })
  async feedback(
    @Query() { minPosition, language, ...asked }: QualityQuery,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Caller() caller: Principal,
  ): Promise<{ readonly by: QualityBy; readonly rows: readonly FeedbackCount[] }> {
    const viewer = viewerOf(caller);
    await this.position.reach(minPosition);
    const rows = await this.quality.feedback(
      this.days.inMoments(asked, viewer),
      languageOf(language, acceptLanguage),
      viewer,
    );
    return { by: asked.by, rows };
  }
}
