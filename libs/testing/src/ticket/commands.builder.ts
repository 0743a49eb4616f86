import type { FileTicket, TicketCommandOf, TicketCommandType } from '@sunwai/ticket';
import { blockOfficer, complainant, engineer, otherNumber, photo } from './cast.js';
import { split } from './personal.js';

type Told<Command> = Partial<Omit<Command, 'type' | 'personal'>> &
  (Command extends { readonly personal?: infer Personal } ? Partial<NonNullable<Personal>> : object);

const builder =
  <Type extends TicketCommandType>(command: TicketCommandOf<Type>) =>
  (overrides?: Told<TicketCommandOf<Type>>): TicketCommandOf<Type> => {
    const told = split(overrides ?? {});
    const before: object | undefined = 'personal' in command ? command.personal : undefined;
    const isPersonal = before !== undefined || Object.keys(told.personal).length > 0;
    return { ...command, ...told.data, ...(isPersonal && { personal: { ...before, ...told.personal } }) };
  };

export const fileTicket = (overrides: Told<FileTicket> = {}): FileTicket => {
  const told = split(overrides);
  return {
    type: 'FileTicket',
    channel: 'whatsapp',
    sourceMessageIds: ['wamid.1'],
    complainant,
    language: { language: 'hi', script: 'Deva' },
    attachments: [],
    ...told.data,
    personal: { words: 'हैंडपंप ख़राब है', phone: '+915555500100', ...told.personal },
  };
};

export const classifyTicket = builder<'ClassifyTicket'>({
  type: 'ClassifyTicket',
  kind: 'grievance',
  category: 'handpump',
  priority: 'normal',
  place: 'tiloi',
  by: 'rule',
  confidence: 0.9,
  suggested: blockOfficer,
  alternatives: [],
  because: ['हैंडपंप'],
});
export const linkTicket = builder<'LinkTicket'>({ type: 'LinkTicket', relation: 'duplicate_of', other: otherNumber });
export const flagAbuse = builder<'FlagAbuse'>({
  type: 'FlagAbuse',
  suspicion: 'prank',
  personal: { words: 'नंबर से पहले भी' },
});
export const clearAbuse = builder<'ClearAbuse'>({ type: 'ClearAbuse', personal: { words: 'शिकायत सच्ची है' } });
export const assignTicket = builder<'AssignTicket'>({ type: 'AssignTicket', to: blockOfficer });
export const confirmAssignment = builder<'ConfirmAssignment'>({ type: 'ConfirmAssignment' });
export const acknowledgeAssignment = builder<'AcknowledgeAssignment'>({ type: 'AcknowledgeAssignment', round: 1 });
export const declineAssignment = builder<'DeclineAssignment'>({
  type: 'DeclineAssignment',
  round: 1,
  personal: { words: 'हमारा नहीं है' },
});
export const transferTicket = builder<'TransferTicket'>({ type: 'TransferTicket', to: engineer });
export const escalateTicket = builder<'EscalateTicket'>({
  type: 'EscalateTicket',
  reason: 'deadline_passed',
  deadlineId: 'd1',
});
export const logContact = builder<'LogContact'>({
  type: 'LogContact',
  medium: 'phone',
  outcome: 'reached',
  personal: { words: 'बात हुई' },
});
export const sendInterimReply = builder<'SendInterimReply'>({
  type: 'SendInterimReply',
  round: 1,
  expectedAt: '2026-12-10T06:30:00.000Z',
  personal: { words: 'पुर्ज़ा मँगाया गया है' },
});
export const addEvidence = builder<'AddEvidence'>({
  type: 'AddEvidence',
  media: [photo()],
  sourceMessageId: 'wamid.2',
  personal: {},
});
export const addComment = builder<'AddComment'>({
  type: 'AddComment',
  audience: 'department',
  sourceMessageId: 'wamid.3',
  personal: { words: 'कब तक होगा?' },
});
export const submitReport = builder<'SubmitReport'>({
  type: 'SubmitReport',
  round: 1,
  outcome: 'resolved',
  evidence: [photo('repaired')],
  personal: { words: 'मरम्मत कर दी गई' },
});
export const returnReport = builder<'ReturnReport'>({
  type: 'ReturnReport',
  round: 1,
  defect: 'no_evidence',
  personal: { words: 'फ़ोटो नहीं है' },
});
export const verifyReport = builder<'VerifyReport'>({
  type: 'VerifyReport',
  round: 1,
  how: 'phone_call',
  found: 'as_reported',
  personal: { words: 'फ़ोन पर पुष्टि हुई' },
});
export const recordNotificationSent = builder<'RecordNotificationSent'>({
  type: 'RecordNotificationSent',
  purpose: 'report',
  round: 1,
  to: 'complainant',
  channel: 'whatsapp',
  messageId: 'wamid.report.1',
});
export const recordNotificationFailed = builder<'RecordNotificationFailed'>({
  type: 'RecordNotificationFailed',
  purpose: 'report',
  round: 1,
  to: 'complainant',
  channel: 'whatsapp',
  messageId: 'wamid.report.1',
  code: 'whatsapp.131026',
});
export const recordDelivery = builder<'RecordDelivery'>({
  type: 'RecordDelivery',
  round: 1,
  channel: 'whatsapp',
  messageId: 'wamid.report.1',
  deliveredAt: '2026-11-22T07:00:00.000Z',
});
export const recordRead = builder<'RecordRead'>({
  type: 'RecordRead',
  round: 1,
  channel: 'whatsapp',
  messageId: 'wamid.report.1',
  readAt: '2026-11-22T07:05:00.000Z',
});
export const recordFeedback = builder<'RecordFeedback'>({
  type: 'RecordFeedback',
  round: 1,
  satisfied: true,
  channel: 'whatsapp',
  personal: {},
});
export const disputeReport = builder<'DisputeReport'>({
  type: 'DisputeReport',
  round: 1,
  channel: 'whatsapp',
  evidence: [],
  personal: { words: 'हैंडपंप अब भी ख़राब है' },
});
export const upholdDispute = builder<'UpholdDispute'>({
  type: 'UpholdDispute',
  round: 1,
  personal: { words: 'शिकायत सही पाई गई' },
});
export const dismissDispute = builder<'DismissDispute'>({
  type: 'DismissDispute',
  round: 1,
  personal: { words: 'काम हो चुका है' },
});
export const reopenTicket = builder<'ReopenTicket'>({ type: 'ReopenTicket', personal: { words: 'बंद करना ग़लत था' } });
export const setDeadline = builder<'SetDeadline'>({
  type: 'SetDeadline',
  deadlineId: 'd1',
  what: 'report',
  dueAt: '2026-11-29T06:30:00.000Z',
  policyVersion: 'test',
  calendar: 'up-2026',
});
export const pauseClock = builder<'PauseClock'>({ type: 'PauseClock', deadlineId: 'd1', why: 'interim_reply' });
export const resumeClock = builder<'ResumeClock'>({
  type: 'ResumeClock',
  deadlineId: 'd1',
  dueAt: '2026-12-02T06:30:00.000Z',
});
export const closeTicket = builder<'CloseTicket'>({ type: 'CloseTicket', outcome: 'withdrawn' });
export const closeUnanswered = builder<'CloseUnanswered'>({ type: 'CloseUnanswered', round: 1 });

/** Every command once, for tables over all of them; compiles only while none is missing. */
export const everyCommand: { readonly [Type in TicketCommandType]: () => TicketCommandOf<Type> } = {
  ClassifyTicket: classifyTicket,
  LinkTicket: linkTicket,
  FlagAbuse: flagAbuse,
  ClearAbuse: clearAbuse,
  AssignTicket: assignTicket,
  ConfirmAssignment: confirmAssignment,
  AcknowledgeAssignment: acknowledgeAssignment,
  DeclineAssignment: declineAssignment,
  TransferTicket: transferTicket,
  EscalateTicket: escalateTicket,
  LogContact: logContact,
  SendInterimReply: sendInterimReply,
  AddEvidence: addEvidence,
  AddComment: addComment,
  SubmitReport: submitReport,
  ReturnReport: returnReport,
  VerifyReport: verifyReport,
  RecordNotificationSent: recordNotificationSent,
  RecordNotificationFailed: recordNotificationFailed,
  RecordDelivery: recordDelivery,
  RecordRead: recordRead,
  RecordFeedback: recordFeedback,
  DisputeReport: disputeReport,
  UpholdDispute: upholdDispute,
  DismissDispute: dismissDispute,
  ReopenTicket: reopenTicket,
  SetDeadline: setDeadline,
  PauseClock: pauseClock,
  ResumeClock: resumeClock,
  CloseTicket: closeTicket,
  CloseUnanswered: closeUnanswered,
};
