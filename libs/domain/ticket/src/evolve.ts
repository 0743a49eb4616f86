import type { Instant } from '@sunwai/kernel';
import { SunwaiError } from '@sunwai/kernel';
import type { TicketEvent, TicketEventOf, TicketEventType } from './events.js';
import type { Holder, TicketNumber } from './facts.js';
import { isChildRelation, type Evidence, type Notification, type Report, type Ticket } from './ticket.js';

/** `ticket.history_broken`: a history that does not begin with its filing, or files twice. No rule can lead to it. */
export class BrokenHistoryError extends SunwaiError {
  constructor(type: TicketEventType, number: TicketNumber | undefined) {
    super(
      'ticket.history_broken',
      `${type} cannot come ${number ? `after the filing of ${number}` : 'before any filing'}`,
    );
  }
}

/**
 * The ticket after one more event. `at` is the event's `occurredAt`: unlike the store's own clock it is the same after a
 * move to another engine. It comes from outside, so no right of the complainant hangs on it: a wrong one can lengthen the
 * silence that is waited for, never shorten it; every other rule goes by times that stand in the events.
 * @throws {BrokenHistoryError}
 */
export const evolve = (ticket: Ticket | undefined, event: TicketEvent, at: Instant): Ticket => {
  if (event.type === 'TicketFiled') {
    if (ticket) throw new BrokenHistoryError(event.type, ticket.number);
    return filed(event, at);
  }
  if (!ticket) throw new BrokenHistoryError(event.type, undefined);
  const step = steps[event.type] as Step<typeof event.type>;
  return step(ticket, event, at);
};

/** The ticket as its history tells it; undefined when there is none. */
export const replay = (
  history: Iterable<{ readonly event: TicketEvent; readonly at: Instant }>,
): Ticket | undefined => {
  let ticket: Ticket | undefined;
  for (const { event, at } of history) ticket = evolve(ticket, event, at);
  return ticket;
};

type LaterType = Exclude<TicketEventType, 'TicketFiled'>;
type Step<Type extends LaterType> = (ticket: Ticket, event: TicketEventOf<Type>, at: Instant) => Ticket;

const filed = ({ data }: TicketEventOf<'TicketFiled'>, at: Instant): Ticket => ({
  number: data.number,
  status: 'filed',
  round: 1,
  filedAt: at,
  channel: data.channel,
  complainant: data.complainant,
  ...(data.enteredBy !== undefined && { enteredBy: data.enteredBy }),
  language: data.language,
  ...(data.kind && { statedKind: data.kind }),
  ...(data.place !== undefined && { statedPlace: data.place }),
  messages: data.sourceMessageIds,
  evidence: evidenceOf({ with: 'filing', side: 'complainant', round: 1, media: data.attachments }),
  declinedBy: [],
  contacts: [],
  disputes: 0,
  notifications: [],
  deadlines: [],
  children: [],
  lastHeardAt: at,
});

const steps: { readonly [Type in LaterType]: Step<Type> } = {
  TicketClassified: (ticket, { data }) => {
    const { alternatives: _alternatives, because: _because, ...classification } = data;
    return { ...ticket, classification };
  },
  TicketAssigned: (ticket, { data }, at) => ({
    ...held(ticket, data.to, at),
    status: 'assigned',
    assignment: { since: at, ...(data.clock && { clock: data.clock }) },
  }),
  AssignmentAcknowledged: (ticket, { data }, at) => ({
    ...withoutDeadlines(ticket, 'acknowledge'),
    assignment: { since: at, ...ticket.assignment, acknowledgedAt: data.seenAt },
  }),
  AssignmentDeclined: (ticket, { data }, at) => ({
    ...ticket,
    assignment: { since: at, ...ticket.assignment, declined: data.belongsTo ? { belongsTo: data.belongsTo } : {} },
    declinedBy: [...ticket.declinedBy, data.holder],
  }),
  ContactLogged: (ticket, { data }, at) => ({ ...ticket, contacts: [...ticket.contacts, { ...data, at }] }),
  InterimReplySent: (ticket, { data }) => ({
    ...ticket,
    interimReply: { round: data.round, expectedAt: data.expectedAt },
  }),
  ReportSubmitted: (ticket, { data }, at) => {
    const { evidence, ...report } = data;
    return {
      ...withoutDeadlines(ticket, 'acknowledge', 'report'),
      status: 'reported',
      report: { ...report, submittedAt: at },
      evidence: [
        ...ticket.evidence,
        ...evidenceOf({ with: 'report', side: 'department', round: data.round, media: evidence }),
      ],
    };
  },
  ReportReturned: (ticket, { data }) => ofReport(ticket, data.round, { returned: true }),
  ReportVerified: (ticket, { data }) =>
    ofReport(withoutDeadlines(ticket, 'verify'), data.round, { verified: data.found }),
  NotificationSent: (ticket, { data }) => notified(ticket, { ...data, state: 'sent', taken: true }),
  NotificationFailed: (ticket, { data }) => notified(ticket, { ...data, state: 'failed' }),
  ReportDelivered: (ticket, { data: { round, channel, messageId, deliveredAt } }) =>
    ofReport(
      notified(ticket, { purpose: 'report', round, to: 'complainant', channel, messageId, state: 'delivered' }),
      round,
      // The first copy that arrived counts: a later receipt of another copy doesn't begin the window anew.
      ticket.report?.deliveredAt === undefined ? { deliveredAt } : {},
    ),
  ReportRead: (ticket, { data: { round, channel, messageId, readAt } }) =>
    ofReport(
      notified(ticket, { purpose: 'report', round, to: 'complainant', channel, messageId, state: 'read' }),
      round,
      ticket.report?.readAt === undefined ? { readAt } : {},
    ),
  FeedbackRecorded: (ticket, { data }, at) =>
    data.by === 'complainant' ? heard({ ...ticket, feedback: data }, at) : { ...ticket, feedback: data },
  ReportDisputed: (ticket, { data }, at) => {
    const { closed: _closed, ...open } = ticket;
    const evidence = evidenceOf({ with: 'dispute', side: 'complainant', round: data.round, media: data.evidence });
    return heard(
      {
        ...open,
        status: 'disputed',
        disputes: ticket.disputes + 1,
        dispute: { round: data.round, decision: 'open' },
        evidence: [...ticket.evidence, ...evidence],
      },
      at,
    );
  },
  TicketReopened: (ticket, { data }, at) => {
    const { closed: _closed, interimReply: _interimReply, ...open } = ticket;
    const reopened: Ticket = {
      ...held(open, data.to, at),
      status: 'reopened',
      round: data.round,
      declinedBy: [],
      deadlines: [],
    };
    return reopened.dispute?.decision === 'open'
      ? { ...reopened, dispute: { round: reopened.dispute.round, decision: 'reopened' } }
      : reopened;
  },
  DisputeUpheld: (ticket, { data }) => ({ ...ticket, dispute: { round: data.round, decision: 'upheld' } }),
  DisputeDismissed: (ticket, { data }) => ({ ...ticket, dispute: { round: data.round, decision: 'dismissed' } }),
  TicketEscalated: (ticket, { data }, at) => ({
    ...held(ticket, data.to, at),
    deadlines: ticket.deadlines.map((deadline) =>
      deadline.deadlineId === data.deadlineId ? { ...deadline, escalated: true } : deadline,
    ),
  }),
  DeadlineSet: (ticket, { data }) => ({
    ...ticket,
    deadlines: [
      ...ticket.deadlines.filter(({ deadlineId }) => deadlineId !== data.deadlineId),
      { ...data, paused: false, escalated: false },
    ],
  }),
  ClockPaused: (ticket, { data }) => ofDeadline(ticket, data.deadlineId, { paused: true }),
  ClockResumed: (ticket, { data }) => ofDeadline(ticket, data.deadlineId, { paused: false, dueAt: data.dueAt }),
  EvidenceAdded: (ticket, { data }, at) => {
    const { side, round, media, sourceMessageId } = data;
    const evidence: Evidence = {
      with: 'evidence',
      side,
      round,
      media,
      ...(sourceMessageId !== undefined && { sourceMessageId }),
    };
    const added = withMessage({ ...ticket, evidence: [...ticket.evidence, ...evidenceOf(evidence)] }, sourceMessageId);
    return side === 'complainant' ? heard(added, at) : added;
  },
  CommentAdded: (ticket, { data }, at) => {
    const added = withMessage(ticket, data.sourceMessageId);
    return data.side === 'complainant' ? heard(added, at) : added;
  },
  TicketLinked: (ticket, { data: { relation, other } }) =>
    isChildRelation(relation)
      ? { ...ticket, parent: { number: other, relation } }
      : { ...ticket, children: ticket.children.includes(other) ? ticket.children : [...ticket.children, other] },
  AbuseFlagged: (ticket, { data }) => ({ ...ticket, abuse: { suspicion: data.suspicion } }),
  AbuseCleared: ({ abuse: _abuse, ...ticket }) => ticket,
  TicketClosed: (ticket, { data: { round: _round, ...closed } }, at) => ({
    ...ticket,
    status: 'closed',
    closed: { ...closed, closedAt: at },
    deadlines: [],
  }),
};

const held = (ticket: Ticket, holder: Holder, at: Instant): Ticket => ({
  ...ticket,
  holder,
  assignment: { since: at },
});

const heard = (ticket: Ticket, at: Instant): Ticket =>
  at > ticket.lastHeardAt ? { ...ticket, lastHeardAt: at } : ticket;

const evidenceOf = (evidence: Evidence): readonly Evidence[] => (evidence.media.length > 0 ? [evidence] : []);

const withMessage = (ticket: Ticket, id: string | undefined): Ticket =>
  id === undefined || ticket.messages.includes(id) ? ticket : { ...ticket, messages: [...ticket.messages, id] };

/** A fact about the report of a round; one about an earlier round's report is history and changes nothing here. */
const ofReport = (ticket: Ticket, round: number, fact: Partial<Report>): Ticket =>
  ticket.report?.round === round ? { ...ticket, report: { ...ticket.report, ...fact } } : ticket;

const ofDeadline = (ticket: Ticket, id: string, fact: { paused: boolean; dueAt?: Instant }): Ticket => ({
  ...ticket,
  deadlines: ticket.deadlines.map((deadline) => (deadline.deadlineId === id ? { ...deadline, ...fact } : deadline)),
});

const withoutDeadlines = (ticket: Ticket, ...met: readonly string[]): Ticket => ({
  ...ticket,
  deadlines: ticket.deadlines.filter(({ what }) => !met.includes(what)),
});

/**
 * One entry for each message of ours; what comes later about it replaces what was known. A receipt can overtake the word
 * that the message was taken: that word then adds itself, and takes nothing back.
 */
const notified = (ticket: Ticket, notification: Notification): Ticket => {
  const { messageId, channel } = notification;
  const isIt = (other: Notification) =>
    messageId !== undefined && other.messageId === messageId && other.channel === channel;
  const before = ticket.notifications.find(isIt);
  const rest = ticket.notifications.filter((other) => !isIt(other));
  const state = before && notification.state === 'sent' ? before.state : notification.state;
  const after = { ...notification, state, ...(before?.taken && { taken: true as const }) };
  return { ...ticket, notifications: [...rest, after] };
};
