import type { FileTicket, TicketCommand, TicketCommandOf, TicketCommandType } from '@sunwai/ticket';
import type * as D from '@sunwai/ticket';
import { refusedWith } from '../refusals/refused-with.js';
import {
  channelWire,
  closeOutcomeWire,
  contactMediumWire,
  contactOutcomeWire,
  kindWire,
  mediaListWire,
  priorityWire,
  reportOutcomeWire,
} from './fact-wires.js';
import type * as P from './tickets-v1.js';
import type { Wire } from './wire.js';
import { among, enumeration, fields, optional, required } from './wire.js';

type ProtoCommand = NonNullable<P.TicketCommand['command']>;
type ProtoOf<Type extends TicketCommandType> = Extract<ProtoCommand, { $case: Uncapitalize<Type> }>['value'];

const personal = required<P.Words>();
const holder = required<D.Holder>();
const sideWire = enumeration('SIDE', ['complainant', 'department', 'control_room']);
const recipientWire = enumeration('RECIPIENT', ['complainant', 'officer']);
const purposeWire = enumeration('NOTIFICATION_PURPOSE', [
  'acknowledgement',
  'assignment',
  'interim_reply',
  'report',
  'report_evidence',
  'reopened',
  'closure',
  'comment',
]);
const notification = { purpose: purposeWire, to: recipientWire, channel: channelWire };

/**
 * Every command of the domain, with those of its fields that travel differently. A command, field or value that one side
 * has and the other has not does not compile.
 */
const commandWires: { readonly [T in TicketCommandType]: Wire<Omit<TicketCommandOf<T>, 'type'>, ProtoOf<T>> } = {
  ClassifyTicket: fields<D.ClassifyTicket, P.ClassifyTicket>({
    kind: kindWire,
    priority: priorityWire,
    by: optional(enumeration('CLASSIFIED_BY', ['rule', 'learned'])),
  }),
  LinkTicket: fields<D.LinkTicket, P.LinkTicket>({
    relation: enumeration('LINK_RELATION', ['duplicate_of', 'me_too', 'has_duplicate', 'has_me_too']),
  }),
  FlagAbuse: fields<D.FlagAbuse, P.FlagAbuse>({
    suspicion: enumeration('ABUSE_SUSPICION', ['fake', 'prank', 'abusive', 'spam']),
    personal,
  }),
  ClearAbuse: fields<D.ClearAbuse, P.ClearAbuse>({ personal }),
  AssignTicket: fields<D.AssignTicket, P.AssignTicket>({ to: holder }),
  ConfirmAssignment: fields<D.ConfirmAssignment, P.ConfirmAssignment>({}),
  AcknowledgeAssignment: fields<D.AcknowledgeAssignment, P.AcknowledgeAssignment>({}),
  DeclineAssignment: fields<D.DeclineAssignment, P.DeclineAssignment>({ personal }),
  TransferTicket: fields<D.TransferTicket, P.TransferTicket>({ to: holder }),
  EscalateTicket: fields<D.EscalateTicket, P.EscalateTicket>({
    reason: enumeration('ESCALATION_REASON', ['deadline_passed', 'officer_inactive', 'control_room']),
  }),
  LogContact: fields<D.LogContact, P.LogContact>({
    medium: contactMediumWire,
    outcome: contactOutcomeWire,
    personal,
  }),
  SendInterimReply: fields<D.SendInterimReply, P.SendInterimReply>({ personal }),
  AddEvidence: fields<D.AddEvidence, P.AddEvidence>({
    media: mediaListWire,
    side: optional(sideWire),
    personal: required<P.EvidencePersonal>(),
  }),
  AddComment: fields<D.AddComment, P.AddComment>({
    audience: enumeration('COMMENT_AUDIENCE', ['complainant', 'department', 'internal']),
    side: optional(sideWire),
    personal,
  }),
  SubmitReport: fields<D.SubmitReport, P.SubmitReport>({
    outcome: reportOutcomeWire,
    evidence: mediaListWire,
    personal,
  }),
  ReturnReport: fields<D.ReturnReport, P.ReturnReport>({
    defect: enumeration('REPORT_DEFECT', ['no_evidence', 'unclear', 'not_addressed', 'wrong_place', 'other']),
    personal,
  }),
  VerifyReport: fields<D.VerifyReport, P.VerifyReport>({
    how: enumeration('VERIFIED_HOW', ['phone_call', 'field_visit', 'photo']),
    found: enumeration('VERIFIED_FOUND', ['as_reported', 'not_as_reported']),
    personal,
  }),
  RecordNotificationSent: fields<D.RecordNotificationSent, P.RecordNotificationSent>(notification),
  RecordNotificationFailed: fields<D.RecordNotificationFailed, P.RecordNotificationFailed>(notification),
  RecordDelivery: fields<D.RecordDelivery, P.RecordDelivery>({ channel: channelWire }),
  RecordRead: fields<D.RecordRead, P.RecordRead>({ channel: channelWire }),
  RecordFeedback: fields<D.RecordFeedback, P.RecordFeedback>({
    channel: channelWire,
    personal: required<P.OptionalWords>(),
  }),
  DisputeReport: fields<D.DisputeReport, P.DisputeReport>({
    channel: channelWire,
    evidence: mediaListWire,
    personal,
  }),
  UpholdDispute: fields<D.UpholdDispute, P.UpholdDispute>({ personal }),
  DismissDispute: fields<D.DismissDispute, P.DismissDispute>({ personal }),
  ReopenTicket: fields<D.ReopenTicket, P.ReopenTicket>({ personal }),
  SetDeadline: fields<D.SetDeadline, P.SetDeadline>({
    what: enumeration('DEADLINE_WHAT', ['acknowledge', 'report', 'verify', 'answer']),
  }),
  PauseClock: fields<D.PauseClock, P.PauseClock>({
    why: enumeration('PAUSE_REASON', ['interim_reply', 'awaiting_complainant']),
  }),
  ResumeClock: fields<D.ResumeClock, P.ResumeClock>({}),
  CloseTicket: fields<D.CloseTicket, P.CloseTicket>({
    outcome: among(closeOutcomeWire, ['upheld', 'duplicate', 'withdrawn', 'noted', 'abuse', 'out_of_scope']),
  }),
  CloseUnanswered: fields<D.CloseUnanswered, P.CloseUnanswered>({}),
};

const isCommandType = (type: string): type is TicketCommandType => Object.hasOwn(commandWires, type);

export const commandToProto = ({ type, ...command }: TicketCommand): P.TicketCommand => {
  const wire = commandWires[type] as Wire<unknown, unknown>;
  return { command: { $case: type[0]?.toLowerCase() + type.slice(1), value: wire.to(command) } as ProtoCommand };
};

/** @throws {RefusedError} `request.invalid`: no command, a field missing, or a value that is not one of its list */
export const commandFromProto = ({ command }: P.TicketCommand): TicketCommand => {
  const type = command === undefined ? '' : command.$case[0]?.toUpperCase() + command.$case.slice(1);
  if (command === undefined || !isCommandType(type)) {
    throw refusedWith('request.invalid', { fields: ['command'], problems: ['command is missing'] });
  }
  const wire = commandWires[type] as Wire<object, unknown>;
  return { type, ...wire.from(command.value, '') } as TicketCommand;
};

export const filingWire = fields<FileTicket, P.FileTicket>({
  channel: channelWire,
  language: required<D.LanguageOf>(),
  attachments: mediaListWire,
  kind: optional(kindWire),
  personal: required<P.FilingPersonal>(),
});
