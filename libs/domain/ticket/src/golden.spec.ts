import { readdirSync, readFileSync } from 'node:fs';
import type { JsonObject } from '@sunwai/kernel';
import { blockOfficer, complainant, districtOfficer, engineer, otherNumber } from '@sunwai/testing';
import type { TicketEvent, TicketEventType } from './events.js';
import { evolve, replay } from './evolve.js';
import { schemaVersions, ticketEventTypes, upcasters } from './schema.js';
import type { Deadline, Notification, Report, Ticket } from './ticket.js';

/**
 * golden/v<n>/<Type>.json is an event as release n wrote it. Released files are never edited: they must replay for ever,
 * through the upcasters, to what is said of them here. A new version adds a folder; a new type adds a file and a line.
 */
const golden = new URL('../golden/', import.meta.url);
const at = '2026-11-22T06:30:00.000Z';
const later = '2026-11-26T06:30:00.000Z';

const asReleased = (type: TicketEventType, version: number): TicketEvent => {
  type Stored = { type: string; schemaVersion: number; data: JsonObject; personal?: JsonObject };
  const stored = JSON.parse(readFileSync(new URL(`v${version}/${type}.json`, golden), 'utf8')) as Stored;
  expect([stored.type, stored.schemaVersion]).toEqual([type, version]);
  let body = { data: stored.data, personal: stored.personal, metadata: {} as JsonObject };
  for (let from = version; from < schemaVersions[type]; from += 1) {
    const upcast = upcasters[type]?.[from];
    if (!upcast) throw new Error(`No upcaster from version ${from} of ${type}`);
    body = { personal: undefined, ...upcast(body) };
  }
  return { type, data: body.data, ...(body.personal && { personal: body.personal }) } as unknown as TicketEvent;
};

/** A ticket with a suspicion, a deadline, a report and a notification, all from golden files. */
const begun = (): Ticket => {
  const events = (['TicketFiled', 'AbuseFlagged', 'DeadlineSet', 'ReportSubmitted', 'NotificationSent'] as const).map(
    (type) => asReleased(type, 1),
  );
  const ticket = replay(events.map((event) => ({ event, at })));
  if (!ticket) throw new Error('golden files tell no ticket');
  return ticket;
};

const report: Report = { round: 1, outcome: 'partly_resolved', holder: blockOfficer, submittedAt: at };
const sent: Notification = {
  purpose: 'report',
  round: 1,
  to: 'complainant',
  channel: 'whatsapp',
  messageId: 'wamid.r1',
  state: 'sent',
  taken: true,
};
const deadline: Deadline = {
  deadlineId: 'd1',
  what: 'verify',
  dueAt: '2026-11-29T06:30:00.000Z',
  policyVersion: '3',
  calendar: 'up-2026',
  paused: false,
  escalated: false,
};
const photo = { sha256: '6f'.repeat(32), mediaType: 'image/jpeg', bytes: 48_213 };
const video = { mediaType: 'video/mp4', missing: 'too_large' } as const;
const evidence: Ticket['evidence'] = [
  { with: 'filing', side: 'complainant', round: 1, media: [photo, video] },
  { with: 'report', side: 'department', round: 1, media: [photo] },
];

/** What each event leaves of the ticket begun. Compiles only while no type is missing. */
const leaves: { readonly [Type in TicketEventType]: Partial<Ticket> } = {
  TicketFiled: {
    number: 'AME-1TPB7GSCS',
    status: 'filed',
    round: 1,
    filedAt: later,
    channel: 'whatsapp',
    complainant,
    enteredBy: 'bdo-tiloi',
    language: { language: 'hi', script: 'Deva' },
    statedKind: 'grievance',
    statedPlace: 'tiloi',
    messages: ['wamid.1', 'wamid.1b'],
    evidence: evidence.slice(0, 1),
    lastHeardAt: later,
  },
  TicketClassified: {
    classification: {
      kind: 'demand',
      category: 'handpump',
      priority: 'high',
      place: 'tiloi',
      by: 'learned',
      confidence: 0.87,
      suggested: blockOfficer,
    },
  },
  TicketAssigned: {
    status: 'assigned',
    holder: { department: engineer.department, office: engineer.office, level: 1 },
    assignment: { since: later, clock: { policyVersion: '3', dueAt: '2026-11-29T06:30:00.000Z' } },
  },
  AssignmentAcknowledged: { assignment: { since: later, acknowledgedAt: '2026-11-23T06:30:00.000Z' } },
  AssignmentDeclined: {
    assignment: { since: later, declined: { belongsTo: { department: 'electricity', office: 'gauriganj' } } },
    declinedBy: [blockOfficer],
  },
  ContactLogged: { contacts: [{ round: 1, medium: 'phone', outcome: 'reached', at: later }] },
  InterimReplySent: { interimReply: { round: 1, expectedAt: '2026-11-30T06:30:00.000Z' } },
  ReportSubmitted: { status: 'reported', report: { ...report, submittedAt: later } },
  ReportReturned: { report: { ...report, returned: true } },
  ReportVerified: { report: { ...report, verified: 'as_reported' }, deadlines: [] },
  NotificationSent: { notifications: [sent] },
  NotificationFailed: { notifications: [{ ...sent, state: 'failed', code: 'whatsapp.131026' }] },
  ReportDelivered: {
    report: { ...report, deliveredAt: '2026-11-24T06:30:00.000Z' },
    notifications: [{ ...sent, state: 'delivered' }],
  },
  ReportRead: {
    report: { ...report, readAt: '2026-11-25T06:30:00.000Z' },
    notifications: [{ ...sent, state: 'read' }],
  },
  FeedbackRecorded: {
    feedback: { round: 1, satisfied: false, rating: 2, channel: 'whatsapp', by: 'complainant' },
    lastHeardAt: later,
  },
  ReportDisputed: {
    status: 'disputed',
    disputes: 1,
    dispute: { round: 1, decision: 'open' },
    evidence: [...evidence, { with: 'dispute', side: 'complainant', round: 1, media: [photo] }],
    lastHeardAt: later,
  },
  TicketReopened: { status: 'reopened', round: 2, holder: districtOfficer, deadlines: [], report },
  DisputeUpheld: { dispute: { round: 1, decision: 'upheld' } },
  DisputeDismissed: { dispute: { round: 1, decision: 'dismissed' } },
  TicketEscalated: { holder: districtOfficer, deadlines: [{ ...deadline, escalated: true }] },
  DeadlineSet: { deadlines: [deadline] },
  ClockPaused: { deadlines: [{ ...deadline, paused: true }] },
  ClockResumed: { deadlines: [{ ...deadline, dueAt: '2026-11-30T06:30:00.000Z' }] },
  EvidenceAdded: {
    evidence: [
      ...evidence,
      { with: 'evidence', side: 'department', round: 1, media: [photo], sourceMessageId: 'wamid.2' },
    ],
    messages: ['wamid.1', 'wamid.1b', 'wamid.2'],
    lastHeardAt: at,
  },
  CommentAdded: { messages: ['wamid.1', 'wamid.1b', 'wamid.3'], lastHeardAt: later },
  TicketLinked: { children: [otherNumber] },
  AbuseFlagged: { abuse: { suspicion: 'prank' } },
  AbuseCleared: { abuse: undefined },
  TicketClosed: {
    status: 'closed',
    closed: {
      outcome: 'duplicate',
      authority: 'control_room',
      duplicateOf: otherNumber,
      disputableUntil: '2026-12-07T06:30:00.000Z',
      closedAt: later,
    },
    deadlines: [],
  },
};

const released = ticketEventTypes.flatMap((type) =>
  Array.from({ length: schemaVersions[type] }, (_, index) => ({ type, version: index + 1 })),
);

describe('events as they were released', () => {
  it.each(released)('$type, version $version, replays to what it meant', ({ type, version }) => {
    const event = asReleased(type, version);
    const ticket = evolve(type === 'TicketFiled' ? undefined : begun(), event, later);
    const fields = Object.keys(leaves[type]) as (keyof Ticket)[];
    expect(Object.fromEntries(fields.map((field) => [field, ticket[field]]))).toEqual(leaves[type]);
  });

  it('are all there, and none without a type', () => {
    const files = readdirSync(new URL('v1/', golden)).map((file) => file.replace('.json', ''));
    expect(files.sort()).toEqual([...ticketEventTypes].sort());
  });

  it('begin with the filing, once', () => {
    const filing = asReleased('TicketFiled', 1);
    expect(() => evolve(undefined, asReleased('TicketClosed', 1), at)).toThrow(
      'TicketClosed cannot come before any filing',
    );
    expect(() => evolve(begun(), filing, at)).toThrow('TicketFiled cannot come after the filing of AME-1TPB7GSCS');
  });
});
