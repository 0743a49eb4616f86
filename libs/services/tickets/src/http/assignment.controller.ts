import { Body, Controller, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Caller, RequiresScope } from '@sunwai/identity';
import type { Principal } from '@sunwai/identity';
import type { AcceptedDto } from './answers.js';
import { CommandDoor } from './command-door.js';
import { ClassifyDto, DeclineDto, RoundDto, ToDto, TransferDto } from './command-dtos.js';
import { CommandRoute } from './command-route.decorator.js';
import { IdempotencyKey } from './idempotency-key.js';

/** Where a ticket goes, and who has it. */
@ApiTags('tickets')
@ApiBearerAuth()
@RequiresScope('tickets:command', 'departments:serve')
@Controller('api/v1/tickets')
export class AssignmentController {
  constructor(private readonly door: CommandDoor) {}

  @CommandRoute('classify', 'What the matter is, by a person')
  classify(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: ClassifyDto,
  ): Promise<AcceptedDto> {
    return this.door.classify({ number, caller, key }, body);
  }

  @CommandRoute('confirm-assignment', 'Yes, where routing suggests')
  confirm(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
  ): Promise<AcceptedDto> {
    return this.door.give({ number, caller, key }, { type: 'ConfirmAssignment' });
  }

  @CommandRoute('assign', 'To this officer instead')
  assign(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: ToDto,
  ): Promise<AcceptedDto> {
    return this.door.give({ number, caller, key }, { type: 'AssignTicket', to: { ...body.to } });
  }

  @CommandRoute('transfer', 'To another officer, in the same round')
  transfer(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: TransferDto,
  ): Promise<AcceptedDto> {
    const { to, words } = body;
    return this.door.give(
      { number, caller, key },
      { type: 'TransferTicket', to: { ...to }, ...(words !== undefined && { personal: { words } }) },
    );
  }

  @CommandRoute('escalate', 'One level up')
  escalate(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
  ): Promise<AcceptedDto> {
    return this.door.give({ number, caller, key }, { type: 'EscalateTicket', reason: 'control_room' });
  }

  @CommandRoute('acknowledge', 'The department has seen it')
  acknowledge(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: RoundDto,
  ): Promise<AcceptedDto> {
    return this.door.give({ number, caller, key }, { type: 'AcknowledgeAssignment', round: body.round });
  }

  @CommandRoute('decline', 'Not ours')
  decline(
    @Param('number') number: string,
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: DeclineDto,
  ): Promise<AcceptedDto> {
    const { round, words, belongsTo } = body;
    return this.door.give(
      { number, caller, key },
      { type: 'DeclineAssignment', round, ...(belongsTo && { belongsTo: { ...belongsTo } }), personal: { words } },
    );
  }
}
