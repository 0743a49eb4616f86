import type { PersonalOf, TicketEventOf, TicketEventType } from '@sunwai/ticket';
import { blockOfficer, complainant, districtOfficer, otherNumber, photo, someNumber } from './cast.js';
import { split, type Overrides } from './personal.js';

/**
 * An event with sensible contents; whatever matters to the test is said, facts and words side by side:
 * `reportSubmitted({ round: 2, words: 'मरम्मत कर दी गई' })`.
 */
const builder =
  <Type extends TicketEventType>(type: Type, data: TicketEventOf<Type>['data'], personal?: PersonalOf<Type>) =>
  (overrides: Overrides<TicketEventOf<Type>['data'], PersonalOf<Type>> = {}): TicketEventOf<Type> => {
    const changed = split(overrides);
    const words = { ...personal, ...changed.personal };
    const isPersonal = personal !== undefined || Object.keys(changed.personal).length > 0;
    const event = {
      type,
      data: { ...data, ...changed.data },
      ...(isPersonal && { personal: { ...words, of: complainant } }),
    };
    return event as unknown as TicketEventOf<Type>;
  };

export const filed = builder(
  'TicketFiled',
  {
    number: someNumber,
    channel: 'whatsapp',
    sourceMessageIds: ['wamid.1'],
    attempt: 0,
    complainant,
    language: { language: 'hi', script: 'Deva' },
    attachments: [],
  },
  { words: 'हैंडपंप ख़राब है', phone: '+915555500100' },
);
export const classified = builder('TicketClassified', {
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
export const assigned = builder('TicketAssigned', { round: 1, to: blockOfficer, reason: 'manual' });
export const acknowledged = builder('AssignmentAcknowledged', {
  round: 1,
  holder: blockOfficer,
  seenAt: '2026-11-22T06:32:00.000Z',
});
export const declined = builder('AssignmentDeclined', { round: 1, holder: blockOfficer }, { words: 'हमारा नहीं है' });
export const contactLogged = builder(
  'ContactLogged',
  { round: 1, medium: 'phone', outcome: 'reached' },
  { words: 'बात हुई' },
);
export const interimReplySent = builder(
  'InterimReplySent',
  { round: 1, expectedAt: '2026-12-10T06:30:00.000Z' },
  { words: 'पुर्ज़ा मँगाया गया है' },
);
export const reportSubmitted = builder(
  'ReportSubmitted',
  { round: 1, outcome: 'resolved', evidence: [photo('repaired')], holder: blockOfficer },
  { words: 'मरम्मत कर दी गई' },
);
export const reportReturned = builder('ReportReturned', { round: 1, defect: 'no_evidence' }, { words: 'फ़ोटो नहीं है' });
export const reportVerified = builder(
  'ReportVerified',
  { round: 1, how: 'phone_call', found: 'as_reported' },
  { words: 'फ़ोन पर पुष्टि हुई' },
);
export const notificationSent = builder('NotificationSent', {
  purpose: 'report',
  round: 1,
  to: 'complainant',
  channel: 'whatsapp',
  messageId: 'wamid.report.1',
});
export const notificationFailed = builder('NotificationFailed', {
  purpose: 'report',
  round: 1,
  to: 'complainant',
  channel: 'whatsapp',
  messageId: 'wamid.report.1',
  code: 'whatsapp.131026',
});
export const reportDelivered = builder('ReportDelivered', {
  round: 1,
  channel: 'whatsapp',
  messageId: 'wamid.report.1',
  deliveredAt: '2026-11-22T07:00:00.000Z',
});
export const reportRead = builder('ReportRead', {
  round: 1,
  channel: 'whatsapp',
  messageId: 'wamid.report.1',
  readAt: '2026-11-22T07:05:00.000Z',
});
export const feedbackRecorded = builder(
  'FeedbackRecorded',
  { round: 1, satisfied: true, channel: 'whatsapp', by: 'complainant' },
  {},
);
export const reportDisputed = builder(
  'ReportDisputed',
  { round: 1, channel: 'whatsapp', evidence: [], holder: blockOfficer },
  { words: 'हैंडपंप अब भी ख़राब है' },
);
export const ticketReopened = builder('TicketReopened', {
  round: 2,
  from: blockOfficer,
  to: blockOfficer,
  reason: 'disputed',
});
export const disputeUpheld = builder('DisputeUpheld', { round: 1 }, { words: 'शिकायत सही पाई गई' });
export const disputeDismissed = builder('DisputeDismissed', { round: 1 }, { words: 'काम हो चुका है' });
export const ticketEscalated = builder('TicketEscalated', {
  from: blockOfficer,
  to: districtOfficer,
  reason: 'deadline_passed',
});
export const deadlineSet = builder('DeadlineSet', {
  deadlineId: 'd1',
  what: 'report',
  dueAt: '2026-11-29T06:30:00.000Z',
  policyVersion: 'test',
  calendar: 'up-2026',
});
export const clockPaused = builder('ClockPaused', { deadlineId: 'd1', why: 'interim_reply' });
export const clockResumed = builder('ClockResumed', { deadlineId: 'd1', dueAt: '2026-12-02T06:30:00.000Z' });
export const evidenceAdded = builder(
  'EvidenceAdded',
  { side: 'complainant', media: [photo()], sourceMessageId: 'wamid.2', round: 1 },
  {},
);
export const commentAdded = builder(
  'CommentAdded',
  { side: 'complainant', audience: 'department', sourceMessageId: 'wamid.3' },
  { words: 'कब तक होगा?' },
);
export const ticketLinked = builder('TicketLinked', { relation: 'duplicate_of', other: otherNumber });
export const abuseFlagged = builder('AbuseFlagged', { suspicion: 'prank' }, { words: 'नंबर से पहले भी' });
export const abuseCleared = builder('AbuseCleared', {}, { words: 'शिकायत सच्ची है' });
export const ticketClosed = builder('TicketClosed', {
  outcome: 'accepted',
  round: 1,
  authority: 'citizen',
  disputableUntil: '2026-12-07T08:00:00.000Z',
});

/** Every type once, for tables over all of them; compiles only while none is missing. */
export const oneOfEach: { readonly [Type in TicketEventType]: (overrides?: object) => TicketEventOf<Type> } = {
  TicketFiled: filed,
  TicketClassified: classified,
  TicketAssigned: assigned,
  AssignmentAcknowledged: acknowledged,
  AssignmentDeclined: declined,
  ContactLogged: contactLogged,
  InterimReplySent: interimReplySent,
  ReportSubmitted: reportSubmitted,
  ReportReturned: reportReturned,
  ReportVerified: reportVerified,
  NotificationSent: notificationSent,
  NotificationFailed: notificationFailed,
  ReportDelivered: reportDelivered,
  ReportRead: reportRead,
  FeedbackRecorded: feedbackRecorded,
  ReportDisputed: reportDisputed,
  TicketReopened: ticketReopened,
  DisputeUpheld: disputeUpheld,
  DisputeDismissed: disputeDismissed,
  TicketEscalated: ticketEscalated,
  DeadlineSet: deadlineSet,
  ClockPaused: clockPaused,
  ClockResumed: clockResumed,
  EvidenceAdded: evidenceAdded,
  CommentAdded: commentAdded,
  TicketLinked: ticketLinked,
  AbuseFlagged: abuseFlagged,
  AbuseCleared: abuseCleared,
  TicketClosed: ticketClosed,
};
