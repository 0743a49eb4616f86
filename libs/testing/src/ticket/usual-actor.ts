import type { Actor, TicketCommandType } from '@sunwai/ticket';
import { blockOfficer, citizen, controlRoom, officerOf, operator, supervisor, systemActor } from './cast.js';

const officer = officerOf(blockOfficer);

/** Who usually gives a command: the actor where a test names none. */
export const usualActor: Readonly<Record<TicketCommandType, Actor>> = {
  ClassifyTicket: systemActor('routing'),
  LinkTicket: operator,
  FlagAbuse: operator,
  ClearAbuse: controlRoom,
  AssignTicket: controlRoom,
  ConfirmAssignment: controlRoom,
  AcknowledgeAssignment: officer,
  DeclineAssignment: officer,
  TransferTicket: officer,
  EscalateTicket: systemActor('sla'),
  LogContact: officer,
  SendInterimReply: officer,
  SubmitReport: officer,
  AddEvidence: citizen,
  AddComment: citizen,
  ReturnReport: controlRoom,
  VerifyReport: controlRoom,
  RecordNotificationSent: systemActor('notifications'),
  RecordNotificationFailed: systemActor('notifications'),
  RecordDelivery: systemActor('notifications'),
  RecordRead: systemActor('notifications'),
  RecordFeedback: citizen,
  DisputeReport: citizen,
  UpholdDispute: supervisor,
  DismissDispute: supervisor,
  ReopenTicket: controlRoom,
  SetDeadline: systemActor('sla'),
  PauseClock: systemActor('sla'),
  ResumeClock: systemActor('sla'),
  CloseUnanswered: systemActor('sla'),
  CloseTicket: citizen,
};
