import type { FileTicket, MediaRef, TicketCommand, TicketCommandType } from '@sunwai/ticket';
import { commandFromProto, commandToProto } from './command-wires.js';
import { filingFromProto, filingToProto } from './service-wires.js';
import * as ticketsV1 from './tickets-v1.js';

const photo: MediaRef = { sha256: 'a'.repeat(64), mediaType: 'image/jpeg', bytes: 48_213 };
const gone: MediaRef = { mediaType: 'video/mp4', missing: 'too_large' };
const holder = { department: 'jal-nigam', office: 'je-tiloi', officer: 'je-tiloi', level: 1 };
const at = '2026-11-22T06:30:00.000Z';
const personal = { words: 'हैंडपंप अब भी खराब है' };
const receipt = { round: 1, channel: 'whatsapp', messageId: 'wamid.1' } as const;

/** Each command in full, and where fields are optional once without them. A new command without a sample does not compile. */
const samples: { readonly [T in TicketCommandType]: readonly Extract<TicketCommand, { type: T }>[] } = {
  ClassifyTicket: [
    {
      type: 'ClassifyTicket',
      kind: 'grievance',
      category: 'handpump',
      priority: 'high',
      place: 'block-tiloi',
      by: 'learned',
      confidence: 0.83,
      suggested: holder,
      alternatives: [{ category: 'drain', department: 'panchayat', confidence: 0.2 }],
      because: ['हैंडपंप'],
    },
    {
      type: 'ClassifyTicket',
      kind: 'demand',
      category: 'road',
      priority: 'low',
      confidence: 0,
      alternatives: [],
      because: [],
    },
  ],
  LinkTicket: [{ type: 'LinkTicket', relation: 'has_me_too', other: 'AME-7K3M9QX2R' }],
  FlagAbuse: [{ type: 'FlagAbuse', suspicion: 'prank', personal }],
  ClearAbuse: [{ type: 'ClearAbuse', personal }],
  AssignTicket: [
    { type: 'AssignTicket', to: holder, clock: { policyVersion: '3', dueAt: at } },
    { type: 'AssignTicket', to: { department: 'd', office: 'o', level: 2 } },
  ],
  ConfirmAssignment: [{ type: 'ConfirmAssignment' }],
  AcknowledgeAssignment: [
    { type: 'AcknowledgeAssignment', round: 1, seenAt: at },
    { type: 'AcknowledgeAssignment', round: 2 },
  ],
  DeclineAssignment: [
    { type: 'DeclineAssignment', round: 1, belongsTo: { department: 'pwd', office: 'ae' }, personal },
    { type: 'DeclineAssignment', round: 1, belongsTo: { department: 'pwd' }, personal },
  ],
  TransferTicket: [
    { type: 'TransferTicket', to: holder, personal },
    { type: 'TransferTicket', to: holder },
  ],
  EscalateTicket: [
    { type: 'EscalateTicket', reason: 'deadline_passed', deadlineId: 'd-1' },
    { type: 'EscalateTicket', reason: 'officer_inactive' },
  ],
  LogContact: [{ type: 'LogContact', medium: 'phone', outcome: 'no_answer', personal: { words: '' } }],
  SendInterimReply: [{ type: 'SendInterimReply', round: 1, expectedAt: at, personal }],
  AddEvidence: [
    { type: 'AddEvidence', media: [photo, gone], sourceMessageId: 'm-2', side: 'complainant', personal: {} },
    {
      type: 'AddEvidence',
      media: [],
      personal: { words: 'यहाँ', coordinates: { latitude: 26.15, longitude: 81.81, label: 'Tiloi' } },
    },
  ],
  AddComment: [{ type: 'AddComment', audience: 'internal', side: 'control_room', personal }],
  SubmitReport: [{ type: 'SubmitReport', round: 1, outcome: 'partly_resolved', evidence: [photo], personal }],
  ReturnReport: [{ type: 'ReturnReport', round: 1, defect: 'no_evidence', personal }],
  VerifyReport: [{ type: 'VerifyReport', round: 1, how: 'field_visit', found: 'not_as_reported', personal }],
  RecordNotificationSent: [
    { type: 'RecordNotificationSent', purpose: 'report_evidence', to: 'complainant', ...receipt },
  ],
  RecordNotificationFailed: [
    { type: 'RecordNotificationFailed', purpose: 'assignment', to: 'officer', code: 'whatsapp.131026', ...receipt },
    { type: 'RecordNotificationFailed', purpose: 'closure', to: 'complainant', channel: 'whatsapp', code: 'given_up' },
  ],
  RecordDelivery: [{ type: 'RecordDelivery', ...receipt, deliveredAt: at }],
  RecordRead: [{ type: 'RecordRead', ...receipt, readAt: at }],
  RecordFeedback: [
    { type: 'RecordFeedback', round: 1, satisfied: false, rating: 1, channel: 'phone', personal },
    { type: 'RecordFeedback', round: 1, satisfied: true, channel: 'whatsapp', personal: {} },
  ],
  DisputeReport: [{ type: 'DisputeReport', round: 1, channel: 'whatsapp', evidence: [photo], personal }],
  UpholdDispute: [{ type: 'UpholdDispute', round: 1, personal }],
  DismissDispute: [{ type: 'DismissDispute', round: 1, personal }],
  ReopenTicket: [
    { type: 'ReopenTicket', to: holder, personal },
    { type: 'ReopenTicket', personal },
  ],
  SetDeadline: [
    { type: 'SetDeadline', deadlineId: 'd-1', what: 'verify', dueAt: at, policyVersion: '3', calendar: 'up-2026' },
  ],
  PauseClock: [{ type: 'PauseClock', deadlineId: 'd-1', why: 'awaiting_complainant' }],
  ResumeClock: [{ type: 'ResumeClock', deadlineId: 'd-1', dueAt: at }],
  CloseTicket: [
    { type: 'CloseTicket', outcome: 'duplicate', duplicateOf: 'AME-7K3M9QX2R', personal },
    { type: 'CloseTicket', outcome: 'out_of_scope' },
  ],
  CloseUnanswered: [{ type: 'CloseUnanswered', round: 1 }],
};

/** As it arrives: through the bytes, not only through the objects. */
const overTheWire = (command: ticketsV1.TicketCommand): ticketsV1.TicketCommand =>
  ticketsV1.TicketCommand.decode(ticketsV1.TicketCommand.encode(command).finish());

describe('a command over gRPC', () => {
  it.each(Object.values(samples).flat())('$type arrives as it was sent', (command) => {
    expect(commandFromProto(overTheWire(commandToProto(command)))).toStrictEqual(command);
  });

  it('without a command is refused, and says so', () => {
    expect(() => commandFromProto({})).toThrow(expect.objectContaining({ code: 'request.invalid' }));
  });

  it('without a part that it needs is refused by the name of the field', () => {
    const noHolder: ticketsV1.TicketCommand = { command: { $case: 'assignTicket', value: {} } };
    expect(() => commandFromProto(overTheWire(noHolder))).toThrow(
      expect.objectContaining({
        refusal: expect.objectContaining({ details: expect.objectContaining({ fields: ['to'] }) }),
      }),
    );
  });

  it.each(['REPORT_OUTCOME_UNSPECIFIED', 'UNRECOGNIZED'] as const)('with the value %s is refused', (outcome) => {
    const report: ticketsV1.TicketCommand = {
      command: { $case: 'submitReport', value: { round: 1, outcome, evidence: [], personal } },
    };
    expect(() => commandFromProto(report)).toThrow(expect.objectContaining({ code: 'request.invalid' }));
  });

  it('cannot close a ticket as accepted: that is the citizen’s word', () => {
    const close: ticketsV1.TicketCommand = {
      command: { $case: 'closeTicket', value: { outcome: 'CLOSE_OUTCOME_ACCEPTED' } },
    };
    expect(() => commandFromProto(close)).toThrow(expect.objectContaining({ code: 'request.invalid' }));
  });

  it('names the place of a wrong value in a list', () => {
    const report: ticketsV1.TicketCommand = {
      command: {
        $case: 'submitReport',
        value: {
          round: 1,
          outcome: 'REPORT_OUTCOME_RESOLVED',
          evidence: [photo, { mediaType: 'image/png', missing: 'MEDIA_MISSING_UNSPECIFIED' }].map((file) => ({
            ...file,
            missing: 'missing' in file ? ('MEDIA_MISSING_UNSPECIFIED' as const) : undefined,
          })),
          personal,
        },
      },
    };
    expect(() => commandFromProto(report)).toThrow(
      expect.objectContaining({
        refusal: expect.objectContaining({ details: expect.objectContaining({ fields: ['evidence.1.missing'] }) }),
      }),
    );
  });
});

describe('a filing over gRPC', () => {
  it('arrives as it was sent', () => {
    const filing: FileTicket = {
      type: 'FileTicket',
      channel: 'whatsapp',
      sourceMessageIds: ['wamid.1'],
      complainant: 'p-abcdefghijklmnopqrstuvwxyz',
      language: { language: 'hi', script: 'Deva' },
      attachments: [photo],
      kind: 'grievance',
      personal: { words: 'पानी नहीं आ रहा', phone: '+915555500001', coordinates: { latitude: 26.1, longitude: 81.8 } },
    };
    const bytes = ticketsV1.FileTicket.encode(filingToProto(filing)).finish();
    expect(filingFromProto(ticketsV1.FileTicket.decode(bytes))).toStrictEqual(filing);
  });
});
