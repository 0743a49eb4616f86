import { Body, Controller, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Caller, RequiresScope } from '@sunwai/identity';
import type { Principal } from '@sunwai/identity';
import type { AcceptedDto } from './answers.js';
import { CommandDoor } from './command-door.js';
import {
  ContactDto,
  DisputeDto,
  FeedbackDto,
  InterimReplyDto,
  ReportDto,
  ReturnReportDto,
  RoundWordsDto,
  VerifyReportDto,
} from './command-dtos.js';
import { CommandRoute } from './command-route.decorator.js';
import { IdempotencyKey } from './idempotency-key.js';

/** Reports: given, checked, answered and disputed. */
@ApiTags('tickets')
@ApiBearerAuth()
@RequiresScope('tickets:command', 'departments:serve')
@Controller('api/v1/tickets')
export class ReportController {
  constructor(private readonly door: CommandDoor) {}

  @CommandRoute('log-contact', 'Somebody spoke with the complainant, or tried to')
  logContact(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: ContactDto,
  ): Promise<AcceptedDto> {
    const { medium, outcome, words } = body;
    return this.door.give({ number, caller, key }, { type: 'LogContact', medium, outcome, personal: { words } });
  }

  @CommandRoute('interim-reply', 'Why it takes longer, and until when')
  interimReply(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: InterimReplyDto,
  ): Promise<AcceptedDto> {
    const { round, words } = body;
    const expectedAt = new Date(body.expectedAt).toISOString();
    return this.door.give(
      { number, caller, key },
      { type: 'SendInterimReply', round, expectedAt, personal: { words } },
    );
  }

  @CommandRoute('submit-report', 'The action-taken report of this round')
  async submitReport(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: ReportDto,
  ): Promise<AcceptedDto> {
    const { round, outcome, words, media = [] } = body;
    const evidence = await this.door.known(media);
    return this.door.give(
      { number, caller, key },
      { type: 'SubmitReport', round, outcome, evidence, personal: { words } },
    );
  }

  @CommandRoute('return-report', 'The quality check failed: to be answered again')
  returnReport(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: ReturnReportDto,
  ): Promise<AcceptedDto> {
    const { round, defect, words } = body;
    return this.door.give({ number, caller, key }, { type: 'ReturnReport', round, defect, personal: { words } });
  }

  @CommandRoute('verify-report', 'The report was checked against reality')
  verifyReport(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: VerifyReportDto,
  ): Promise<AcceptedDto> {
    const { round, how, found, words } = body;
    return this.door.give({ number, caller, key }, { type: 'VerifyReport', round, how, found, personal: { words } });
  }

  @CommandRoute('feedback', 'What the complainant said when asked')
  feedback(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: FeedbackDto,
  ): Promise<AcceptedDto> {
    const { round, satisfied, rating, words } = body;
    return this.door.give(
      { number, caller, key },
      {
        type: 'RecordFeedback',
        round,
        satisfied,
        channel: 'phone',
        ...(rating !== undefined && { rating }),
        personal: words === undefined ? {} : { words },
      },
    );
  }

  @CommandRoute('dispute', 'The complainant says that the report is wrong')
  async dispute(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: DisputeDto,
  ): Promise<AcceptedDto> {
    const { round, words = '', media = [] } = body;
    const evidence = await this.door.known(media);
    return this.door.give(
      { number, caller, key },
      { type: 'DisputeReport', round, channel: 'phone', evidence, personal: { words } },
    );
  }

  @CommandRoute('uphold-dispute', 'The complainant is right: to be answered again')
  upholdDispute(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: RoundWordsDto,
  ): Promise<AcceptedDto> {
    const { round, words } = body;
    return this.door.give({ number, caller, key }, { type: 'UpholdDispute', round, personal: { words } });
  }

  @CommandRoute('dismiss-dispute', 'The report is right, by name and post')
  dismissDispute(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: RoundWordsDto,
  ): Promise<AcceptedDto> {
    const { round, words } = body;
    return this.door.give({ number, caller, key }, { type: 'DismissDispute', round, personal: { words } });
  }
}
