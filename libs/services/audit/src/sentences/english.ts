import type {
  Channel,
  CloseOutcome,
  Kind,
  LinkRelation,
  MediaRef,
  NotificationPurpose,
  ReportOutcome,
} from '@sunwai/ticket';
import { displayTicketNumber } from '@sunwai/ticket';
import type { ActorWords } from './names.js';
import type { Sentences } from './telling.js';
import { countOf, quoted } from './telling.js';

export const actors: ActorWords = {
  citizen: () => 'The complainant',
  officer: (called) => called,
  department: (called) => `The system of ${called}`,
  control_room: (called) => (/^control/i.test(called) ? 'The control room' : `The control room (${called})`),
  supervisor: (called) => `Supervisor ${called}`,
  auditor: (called) => `Auditor ${called}`,
  adapter: (called) => `The channel ${called}`,
  operator: (called) => `Operator ${called}`,
  system: (called) => `Sunwai (${called})`,
};

const channels: Readonly<Record<Channel, string>> = {
  whatsapp: 'by WhatsApp',
  facebook: 'on Facebook',
  x: 'on X',
  email: 'by e-mail',
  web: 'on the website',
  phone: 'by telephone',
  desk: 'at the desk',
  hearing: 'at a public hearing',
  portal: 'through another portal',
  other: 'by another way',
};

const kinds: Readonly<Record<Kind, string>> = {
  grievance: 'a grievance',
  demand: 'a demand',
  suggestion: 'a suggestion',
  appointment: 'a request for an appointment',
  guidance: 'a question',
};

const outcomes: Readonly<Record<ReportOutcome, string>> = {
  resolved: 'resolved',
  partly_resolved: 'partly resolved',
  not_feasible: 'not feasible',
  not_ours: 'not theirs to do',
  demand_noted: 'demand noted',
};

const closings: Readonly<Record<CloseOutcome, string>> = {
  accepted: 'the complainant accepted the report',
  no_answer: 'the complainant did not answer in time',
  upheld: 'the report was upheld after a dispute',
  duplicate: 'another ticket stands for it',
  withdrawn: 'the complainant took it back',
  noted: 'it was noted',
  abuse: 'it was found to be fake or abusive',
  out_of_scope: 'it is no matter of this programme',
};

const relations: Readonly<Record<LinkRelation, string>> = {
  duplicate_of: 'it is a duplicate of',
  me_too: 'it says the same as',
  has_duplicate: 'it has a duplicate,',
  has_me_too: 'another says the same,',
};

const purposes: Readonly<Record<NotificationPurpose, string>> = {
  acknowledgement: 'the acknowledgement',
  assignment: 'the assignment',
  interim_reply: 'the interim reply',
  report: 'the report',
  report_evidence: 'the evidence of the report',
  reopened: 'the news of the reopening',
  closure: 'the news of the closing',
  comment: 'a message',
};

const media = {
  phone: 'by phone',
  visit: 'on a visit',
  whatsapp: 'by WhatsApp',
  office: 'at the office',
  other: 'by another way',
};
const noContact = {
  no_answer: 'nobody answered',
  wrong_number: 'the number is somebody else’s',
  refused: 'they would not speak',
  call_back: 'they asked to be called again',
};
const defects = {
  no_evidence: 'it has no evidence',
  unclear: 'it is unclear',
  not_addressed: 'it does not answer the complaint',
  wrong_place: 'it is about another place',
  other: 'of a defect',
};
const checks = { phone_call: 'by a phone call', field_visit: 'by a field visit', photo: 'by photo' };
const duties = { acknowledge: 'seeing it', report: 'the report', verify: 'the check', answer: 'the answer' };
const suspicions = { fake: 'fake', prank: 'a prank', abusive: 'abusive', spam: 'spam' };
const escalations = {
  deadline_passed: 'because its deadline had passed',
  officer_inactive: 'because the officer was inactive',
  control_room: 'by its own decision',
};

const round = (number: number): string => `(round ${number})`;
const files = (list: readonly MediaRef[]): string => {
  const { files: there, missing } = countOf(list);
  const had = there === 0 ? '' : `, with ${there} ${there === 1 ? 'file' : 'files'}`;
  return missing === 0 ? had : `${had}, ${missing} ${missing === 1 ? 'file' : 'files'} could not be had`;
};
const recipient = (to: 'complainant' | 'officer'): string => (to === 'officer' ? 'the officer' : 'the complainant');
const whose = { complainant: 'the complainant', department: 'the department', control_room: 'the control room' };

export const english: Sentences = {
  TicketFiled: ({ data, personal }, { who, byCitizen }) =>
    `${who} filed the complaint ${displayTicketNumber(data.number)} ${channels[data.channel]}` +
    `${byCitizen ? '' : ' for the complainant'}${files(data.attachments)}${quoted(personal?.words)}`,
  TicketClassified: ({ data }, { who, names }) =>
    `${who} ${data.by === 'operator' ? 'classified it as' : 'took it for'} ${kinds[data.kind]} about ` +
    `“${names.category(data.category)}”, priority ${data.priority}` +
    `${data.place === undefined ? '' : `, in ${names.place(data.place)}`}` +
    `${data.by === 'operator' ? '' : ` (${Math.round(data.confidence * 100)} % sure)`}` +
    `${data.suggested ? `, and suggested ${names.holder(data.suggested)}` : ''}`,
  TicketAssigned: ({ data: { from, to, reason, clock, round: of }, personal }, { who, names }) =>
    `${who} ${reason === 'transferred' ? 'transferred' : 'assigned'} it ` +
    `${from ? `from ${names.holder(from)} ` : ''}to ${names.holder(to)} ${round(of)}` +
    `${reason === 'routed' ? ' by the routing rules' : ''}${reason === 'declined' ? ' after it was declined' : ''}` +
    `${clock ? `; the report is due ${names.moment(clock.dueAt)}` : ''}${quoted(personal?.words)}`,
  AssignmentAcknowledged: ({ data }, { who, otherwiseAt }) =>
    `${who} saw the assignment ${round(data.round)}${otherwiseAt(data.seenAt)}`,
  AssignmentDeclined: ({ data: { belongsTo, round: of }, personal }, { who, names }) =>
    `${who} declined it as not theirs ${round(of)}` +
    `${belongsTo ? `; it belongs to ${belongsTo.office === undefined ? names.department(belongsTo.department) : names.office(belongsTo.office)}` : ''}` +
    quoted(personal?.words),
  ContactLogged: ({ data: { medium, outcome }, personal }, { who }) =>
    (outcome === 'reached'
      ? `${who} spoke with the complainant ${media[medium]}`
      : `${who} tried to speak with the complainant ${media[medium]}; ${noContact[outcome]}`) + quoted(personal?.words),
  InterimReplySent: ({ data, personal }, { who, names }) =>
    `${who} gave an interim reply ${round(data.round)}; the report is expected by ${names.moment(data.expectedAt)}` +
    quoted(personal?.words),
  ReportSubmitted: ({ data, personal }, { who }) =>
    `${who} submitted the report ${round(data.round)}, ${outcomes[data.outcome]}${files(data.evidence)}${quoted(personal?.words)}`,
  ReportReturned: ({ data, personal }, { who }) =>
    `${who} returned the report ${round(data.round)} because ${defects[data.defect]}${quoted(personal?.words)}`,
  ReportVerified: ({ data, personal }, { who }) =>
    `${who} checked the report ${round(data.round)} ${checks[data.how]} and found it ` +
    `${data.found === 'as_reported' ? 'as reported' : 'not as reported'}${quoted(personal?.words)}`,
  NotificationSent: ({ data }, { who }) =>
    `${who} sent ${recipient(data.to)} ${purposes[data.purpose]}` +
    `${data.round === undefined ? '' : ` ${round(data.round)}`} ${channels[data.channel]}`,
  NotificationFailed: ({ data }, { who }) =>
    `${who} could not send ${recipient(data.to)} ${purposes[data.purpose]}` +
    `${data.round === undefined ? '' : ` ${round(data.round)}`} ${channels[data.channel]} (${data.code})`,
  ReportDelivered: ({ data }, { otherwiseAt }) =>
    `The report ${round(data.round)} reached the complainant ${channels[data.channel]}${otherwiseAt(data.deliveredAt)}`,
  ReportRead: ({ data }, { otherwiseAt }) =>
    `The complainant read the report ${round(data.round)} ${channels[data.channel]}${otherwiseAt(data.readAt)}`,
  FeedbackRecorded: ({ data, personal }, { who }) =>
    `${who} ${data.by === 'complainant' ? 'was' : 'recorded that the complainant was'} ` +
    `${data.satisfied ? 'satisfied' : 'not satisfied'} with the report ${round(data.round)}` +
    `${data.rating === undefined ? '' : `, rating ${data.rating} of 5`}${quoted(personal?.words)}`,
  ReportDisputed: ({ data, personal }, { who, byCitizen }) =>
    `${who} disputed the report ${round(data.round)}${byCitizen ? '' : ' for the complainant'}` +
    `${files(data.evidence)}${quoted(personal?.words)}`,
  TicketReopened: ({ data: { reason, round: of, to }, personal }, { who, names }) => {
    const now = `round ${of} is with ${names.holder(to)}${quoted(personal?.words)}`;
    if (reason === 'disputed') return `By this dispute the ticket was reopened; ${now}`;
    if (reason === 'upheld') return `${who} reopened the ticket because the dispute was right; ${now}`;
    return `${who} reopened the ticket${reason === 'returned' ? ' with the returned report' : ''}; ${now}`;
  },
  DisputeUpheld: ({ data, personal }, { who }) =>
    `${who} found the dispute of round ${data.round} right${quoted(personal?.words)}`,
  DisputeDismissed: ({ data, personal }, { who }) =>
    `${who} found the report of round ${data.round} right and dismissed the dispute${quoted(personal?.words)}`,
  TicketEscalated: ({ data: { from, to, reason } }, { who, names }) =>
    reason === 'disputed_again'
      ? `By being disputed again the ticket went up from ${names.holder(from)} to ${names.holder(to)}`
      : `${who} took it up from ${names.holder(from)} to ${names.holder(to)} ${escalations[reason]}`,
  DeadlineSet: ({ data }, { who, names }) =>
    `${who} set the deadline for ${duties[data.what]}: ${names.moment(data.dueAt)} (policy ${data.policyVersion}, calendar ${data.calendar})`,
  ClockPaused: ({ data: { why } }, { who }) =>
    `${who} stopped the clock ${why === 'interim_reply' ? 'for the interim reply' : 'until the complainant answers'}`,
  ClockResumed: ({ data }, { who, names }) =>
    `${who} let the clock run on; the deadline is ${names.moment(data.dueAt)} now`,
  EvidenceAdded: ({ data, personal }, { who, byCitizen }) =>
    `${who} added to the evidence${byCitizen || data.side === 'department' ? '' : ` for ${whose[data.side]}`}` +
    `${files(data.media)}${personal?.coordinates ? ', with a place on the map' : ''}${quoted(personal?.words)}`,
  CommentAdded: ({ data, personal }, { who }) =>
    (data.audience === 'internal' ? `${who} noted for internal use` : `${who} wrote to ${whose[data.audience]}`) +
    quoted(personal?.words),
  TicketLinked: ({ data }, { who }) =>
    `${who} linked it: ${relations[data.relation]} ${displayTicketNumber(data.other)}`,
  AbuseFlagged: ({ data, personal }, { who }) =>
    `${who} flagged it as possibly ${suspicions[data.suspicion]}${quoted(personal?.words)}`,
  AbuseCleared: ({ personal }, { who }) => `${who} cleared it of the suspicion${quoted(personal?.words)}`,
  TicketClosed: ({ data, personal }, { who, names }) =>
    `${data.authority === 'citizen' ? 'The ticket was closed' : `${who} closed the ticket`} ${round(data.round)}: ` +
    `${closings[data.outcome]}${data.duplicateOf === undefined ? '' : ` (${displayTicketNumber(data.duplicateOf)})`}` +
    `${data.disputableUntil === undefined ? '' : `; it can be disputed until ${names.moment(data.disputableUntil)}`}` +
    quoted(personal?.words),
};
