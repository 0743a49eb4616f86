import { Inject } from '@nestjs/common';
import { GrpcMethod, Payload } from '@nestjs/microservices';
import type { departmentsV1 as V1 } from '@sunwai/contracts/grpc';
import {
  acceptedToProto,
  contactMediumWire,
  contactOutcomeWire,
  reportOutcomeWire,
  ticketToProto,
} from '@sunwai/contracts/grpc';
import { GrpcDoor } from '@sunwai/doors';
import type { Principal } from '@sunwai/identity';
import { Caller, RequiresScope } from '@sunwai/identity';
import type { Instant } from '@sunwai/kernel';
import { epochMilliseconds, instant } from '@sunwai/kernel';
import type { Answer } from '../answers/department-answers.js';
import { DepartmentAnswers } from '../answers/department-answers.js';
import { EvidenceFiles } from '../answers/evidence-files.js';
import { DepartmentAssignments } from '../assignments/department-assignments.js';
import { orRefused } from './or-refused.js';
import {
  AcknowledgeDto,
  DeclineAssignmentDto,
  GetTicketDto,
  LogContactDto,
  SendInterimReplyDto,
  SubmitReportDto,
} from './department.requests.js';

/** ISO 8601 with any offset, as the system writes moments. */
const moment = (text: string): Instant => instant(epochMilliseconds(text));

/** The unary methods of `DepartmentService`. */
@GrpcDoor()
@RequiresScope('departments:serve')
export class DepartmentCommandsController {
  constructor(
    @Inject(DepartmentAnswers) private readonly answers: DepartmentAnswers,
    @Inject(EvidenceFiles) private readonly files: EvidenceFiles,
    @Inject(DepartmentAssignments) private readonly assignments: DepartmentAssignments,
  ) {}

  @GrpcMethod('DepartmentService', 'GetTicket')
  async getTicket(@Payload() request: GetTicketDto, @Caller() caller: Principal): Promise<V1.GetTicketResponse> {
    if (request.minCursor) await this.assignments.reached(request.minCursor);
    const found = orRefused(await this.answers.find(caller, request.number));
    const { pack, department } = found.seat;
    const assignment = await this.assignments.lastAssignment({ pack: pack.id, department }, found.ticket.number);
    return { ticket: ticketToProto(found), ...(assignment && { assignment }) };
  }

  @GrpcMethod('DepartmentService', 'Acknowledge')
  acknowledge(@Payload() request: AcknowledgeDto, @Caller() caller: Principal): Promise<V1.AcknowledgeResponse> {
    const { round, seenAt } = request;
    return this.accepted(caller, request, {
      type: 'AcknowledgeAssignment',
      round,
      ...(seenAt !== undefined && { seenAt: moment(seenAt) }),
    });
  }

  @GrpcMethod('DepartmentService', 'Decline')
  decline(@Payload() request: DeclineAssignmentDto, @Caller() caller: Principal): Promise<V1.DeclineResponse> {
    const { round, words, department, office } = request;
    const belongsTo = department ? { department, ...(office ? { office } : {}) } : undefined;
    return this.accepted(caller, request, {
      type: 'DeclineAssignment',
      round,
      ...(belongsTo && { belongsTo }),
      personal: { words },
    });
  }

  @GrpcMethod('DepartmentService', 'LogContact')
  logContact(@Payload() request: LogContactDto, @Caller() caller: Principal): Promise<V1.LogContactResponse> {
    const { medium, outcome, words, occurredAt } = request;
    const command = {
      type: 'LogContact',
      medium: contactMediumWire.from(medium, 'medium'),
      outcome: contactOutcomeWire.from(outcome, 'outcome'),
      personal: { words },
    } as const;
    return this.accepted(caller, request, command, occurredAt === undefined ? undefined : moment(occurredAt));
  }

  @GrpcMethod('DepartmentService', 'SendInterimReply')
  sendInterimReply(
    @Payload() request: SendInterimReplyDto,
    @Caller() caller: Principal,
  ): Promise<V1.SendInterimReplyResponse> {
    const { round, words, expectedAt } = request;
    return this.accepted(caller, request, {
      type: 'SendInterimReply',
      round,
      expectedAt: moment(expectedAt),
      personal: { words },
    });
  }

  @GrpcMethod('DepartmentService', 'SubmitReport')
  async submitReport(
    @Payload() request: SubmitReportDto,
    @Caller() caller: Principal,
  ): Promise<V1.SubmitReportResponse> {
    const { round, words } = request;
    const outcome = reportOutcomeWire.from(request.outcome, 'outcome');
    const found = orRefused(await this.answers.find(caller, request.number));
    const names = request.evidence.map(({ sha256 }) => sha256);
    const evidence = orRefused(await this.files.referred(found, names));
    return this.accepted(caller, request, { type: 'SubmitReport', round, outcome, evidence, personal: { words } });
  }

  private async accepted(
    caller: Principal,
    { number, commandId }: { readonly number: string; readonly commandId: string },
    command: Answer['command'],
    occurredAt?: Instant,
  ): Promise<V1.AcknowledgeResponse> {
    const answer = orRefused(await this.answers.give(caller, { number, commandId, command, occurredAt }));
    return { accepted: acceptedToProto(answer) };
  }
}
