import { Body, Controller, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Caller, RequiresScope } from '@sunwai/identity';
import type { Principal } from '@sunwai/identity';
import type { AcceptedDto } from './answers.js';
import { CommandDoor } from './command-door.js';
import { CloseDto, CommentDto, EvidenceDto, FlagAbuseDto, LinkDto, ReopenDto, WordsDto } from './command-dtos.js';
import { CommandRoute } from './command-route.decorator.js';
import { IdempotencyKey } from './idempotency-key.js';

/** What is added to a ticket, and how it ends or begins again. */
@ApiTags('tickets')
@ApiBearerAuth()
@RequiresScope('tickets:command', 'departments:serve')
@Controller('api/v1/tickets')
export class RecordController {
  constructor(private readonly door: CommandDoor) {}

  @CommandRoute('comment', 'Words from either side to either side')
  comment(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: CommentDto,
  ): Promise<AcceptedDto> {
    const { audience, side, words } = body;
    return this.door.give(
      { number, caller, key },
      { type: 'AddComment', audience, ...(side && { side }), personal: { words } },
    );
  }

  @CommandRoute('evidence', 'A photo, a document, or words that go with them')
  async evidence(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: EvidenceDto,
  ): Promise<AcceptedDto> {
    const { words, side } = body;
    const media = await this.door.known(body.media ?? []);
    return this.door.give(
      { number, caller, key },
      { type: 'AddEvidence', media, ...(side && { side }), personal: words === undefined ? {} : { words } },
    );
  }

  @CommandRoute('link', 'The same matter as another ticket')
  link(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: LinkDto,
  ): Promise<AcceptedDto> {
    return this.door.link({ number, caller, key }, body.relation, body.other);
  }

  @CommandRoute('flag-abuse', 'Suspected fake or prank')
  flagAbuse(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: FlagAbuseDto,
  ): Promise<AcceptedDto> {
    const { suspicion, words } = body;
    return this.door.give({ number, caller, key }, { type: 'FlagAbuse', suspicion, personal: { words } });
  }

  @CommandRoute('clear-abuse', 'The complaint is in earnest')
  clearAbuse(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: WordsDto,
  ): Promise<AcceptedDto> {
    return this.door.give({ number, caller, key }, { type: 'ClearAbuse', personal: { words: body.words } });
  }

  @CommandRoute('reopen', 'A closing is taken back')
  reopen(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: ReopenDto,
  ): Promise<AcceptedDto> {
    const { to, words } = body;
    return this.door.give(
      { number, caller, key },
      { type: 'ReopenTicket', ...(to && { to: { ...to } }), personal: { words } },
    );
  }

  @CommandRoute('close', 'Closed for another reason than an accepted report')
  async close(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: CloseDto,
  ): Promise<AcceptedDto> {
    const { outcome, words, duplicateOf } = body;
    const personal = words === undefined ? {} : { personal: { words } };
    if (outcome !== 'duplicate')
      return this.door.give({ number, caller, key }, { type: 'CloseTicket', outcome, ...personal });
    this.door.entitled(caller, 'CloseTicket');
    const stands = await this.door.parent(duplicateOf ?? '', caller);
    return this.door.give({ number, caller, key }, { type: 'CloseTicket', outcome, duplicateOf: stands, ...personal });
  }
}
