import type { Instant } from '@sunwai/kernel';
import type {
  Channel,
  CloseOutcome,
  Holder,
  JurisdictionId,
  Kind,
  LanguageOf,
  MediaRef,
  PersonRef,
  Priority,
  ReportOutcome,
  TicketNumber,
} from './facts.js';

/**
 * One event: `data` stays readable for ever; `personal` names or quotes the person `of`, and is forgotten with them.
 * Events are never edited once released: a new shape is a new schema version with an upcaster.
 */
type Event<Type extends string, Data, Personal = undefined> = {
  readonly type: Type;
  readonly data: Readonly<Data>;
} & (Personal extends undefined
  ? { readonly personal?: undefined }
  : { readonly personal: Readonly<Personal> & { readonly of: PersonRef } });

/** An event whose reason in words is welcome but not always there. */
type EventWithReason<Type extends string, Data> = {
  readonly type: Type;
  readonly data: Readonly<Data>;
  readonly personal?: { readonly words: string; readonly of: PersonRef } | undefined;
};

export type TicketFiled = Event<
  'TicketFiled',
  {
    number: TicketNumber;
    channel: Channel;
    /** Ids of the message(s) at their source, as the channel gave them; the first one made the number. */
    sourceMessageIds: readonly string[];
    /** Which of the attempts at a free number this is (0 unless two filings collided). */
    attempt: number;
    complainant: PersonRef;
    /** Who typed it in, when that was not the complainant (an operator, an officer's official number, a portal). */
    enteredBy?: string;
    language: LanguageOf;
    attachments: readonly MediaRef[];
    /** Kind as the complainant stated it, if they did. */
    kind?: Kind;
    /** Jurisdiction as stated (chosen from a menu), if it was. */
    place?: JurisdictionId;
  },
  {
    words: string;
    name?: string;
    phone?: string;
    /** Account on a channel without phone numbers. */
    account?: string;
    placeWords?: string;
    coordinates?: { latitude: number; longitude: number; label?: string };
  }
>;

export type TicketClassified = Event<
  'TicketClassified',
  {
    kind: Kind;
    category: string;
    priority: Priority;
    place?: JurisdictionId;
    by: 'rule' | 'learned' | 'operator';
    /** 0 to 1. */
    confidence: number;
    /** Where it would go; an operator confirms or corrects it where the pack asks for that. */
    suggested?: Holder;
    alternatives: readonly { category: string; department: string; confidence: number }[];
    /** The rules or words that decided, for the operator to see. */
    because: readonly string[];
  }
>;

/** Who has it from now on. `from` is who had it before; absent at the first assignment alone. */
export type TicketAssigned = EventWithReason<
  'TicketAssigned',
  {
    round: number;
    from?: Holder;
    to: Holder;
    reason: 'routed' | 'transferred' | 'declined' | 'escalated' | 'manual';
    clock?: { policyVersion: string; dueAt: Instant };
  }
>;

export type AssignmentAcknowledged = Event<
  'AssignmentAcknowledged',
  { round: number; holder: Holder; seenAt: Instant }
>;

export type AssignmentDeclined = Event<
  'AssignmentDeclined',
  { round: number; holder: Holder; belongsTo?: { department: string; office?: string } },
  { words: string }
>;

export type ContactLogged = Event<
  'ContactLogged',
  {
    round: number;
    medium: 'phone' | 'visit' | 'whatsapp' | 'office' | 'other';
    outcome: 'reached' | 'no_answer' | 'wrong_number' | 'refused' | 'call_back';
  },
  { words: string }
>;

export type InterimReplySent = Event<'InterimReplySent', { round: number; expectedAt: Instant }, { words: string }>;

export type ReportSubmitted = Event<
  'ReportSubmitted',
  { round: number; outcome: ReportOutcome; evidence: readonly MediaRef[]; holder: Holder },
  { words: string }
>;

export type ReportReturned = Event<
  'ReportReturned',
  { round: number; defect: 'no_evidence' | 'unclear' | 'not_addressed' | 'wrong_place' | 'other' },
  { words: string }
>;

export type ReportVerified = Event<
  'ReportVerified',
  { round: number; how: 'phone_call' | 'field_visit' | 'photo'; found: 'as_reported' | 'not_as_reported' },
  { words: string }
>;

/** The provider took a message of ours for delivery. */
export type NotificationSent = Event<
  'NotificationSent',
  {
    purpose: NotificationPurpose;
    round?: number;
    to: 'complainant' | 'officer';
    channel: Channel;
    /** The channel's id of our message: what a reply to it names. */
    messageId: string;
  }
>;

/** A message of ours will not arrive: refused for good, or given up. */
export type NotificationFailed = Event<
  'NotificationFailed',
  {
    purpose: NotificationPurpose;
    round?: number;
    to: 'complainant' | 'officer';
    channel: Channel;
    messageId?: string;
    /** The provider's code, e.g. `whatsapp.131026`. */
    code: string;
  }
>;

export type NotificationPurpose =
  | 'acknowledgement'
  | 'assignment'
  | 'interim_reply'
  | 'report'
  | 'report_evidence'
  | 'reopened'
  | 'closure'
  | 'comment';

/** The complainant's device has the report (round `round`). */
export type ReportDelivered = Event<
  'ReportDelivered',
  { round: number; channel: Channel; messageId: string; deliveredAt: Instant }
>;

export type ReportRead = Event<'ReportRead', { round: number; channel: Channel; messageId: string; readAt: Instant }>;

export type FeedbackRecorded = Event<
  'FeedbackRecorded',
  {
    round: number;
    satisfied: boolean;
    /** 1 to 5. */
    rating?: number;
    channel: Channel;
    /** Said by the complainant themselves, or written down by the control room that asked. Only the first can close. */
    by: 'complainant' | 'control_room';
  },
  /** A button has no words. */
  { words?: string }
>;

export type ReportDisputed = Event<
  'ReportDisputed',
  {
    round: number;
    channel: Channel;
    evidence: readonly MediaRef[];
    /** Whose report it was. */
    holder: Holder;
  },
  { words: string }
>;

/**
 * `round` is the new round. `from` is absent only when it was closed before anyone held it. A second dispute is a
 * TicketEscalated first, then this one, both ends naming the higher officer: `to` always is who has to act now.
 */
export type TicketReopened = EventWithReason<
  'TicketReopened',
  { round: number; from?: Holder; to: Holder; reason: 'disputed' | 'upheld' | 'returned' | 'control_room' }
>;

/** The reviewer found the complainant right: the ticket is reopened. */
export type DisputeUpheld = Event<'DisputeUpheld', { round: number }, { words: string }>;
/** The reviewer found the report right: it is upheld, and the ticket closes by their name and post. */
export type DisputeDismissed = Event<'DisputeDismissed', { round: number }, { words: string }>;

export type TicketEscalated = Event<
  'TicketEscalated',
  {
    from: Holder;
    to: Holder;
    reason: 'deadline_passed' | 'disputed_again' | 'officer_inactive' | 'control_room';
    deadlineId?: string;
  }
>;

export type DeadlineSet = Event<
  'DeadlineSet',
  {
    deadlineId: string;
    what: 'acknowledge' | 'report' | 'verify' | 'answer';
    dueAt: Instant;
    policyVersion: string;
    calendar: string;
  }
>;
export type ClockPaused = Event<'ClockPaused', { deadlineId: string; why: 'interim_reply' | 'awaiting_complainant' }>;
export type ClockResumed = Event<'ClockResumed', { deadlineId: string; dueAt: Instant }>;

export type EvidenceAdded = Event<
  'EvidenceAdded',
  {
    side: 'complainant' | 'department' | 'control_room';
    media: readonly MediaRef[];
    sourceMessageId?: string;
    round: number;
  },
  { words?: string; coordinates?: { latitude: number; longitude: number; label?: string } }
>;

export type CommentAdded = Event<
  'CommentAdded',
  {
    side: 'complainant' | 'department' | 'control_room';
    audience: 'complainant' | 'department' | 'internal';
    sourceMessageId?: string;
  },
  { words: string }
>;

/** Recorded on both sides: the child says `duplicate_of` or `me_too` with its parent, the parent `has_…` with its child. */
export type TicketLinked = Event<'TicketLinked', { relation: LinkRelation; other: TicketNumber }>;

export type LinkRelation = 'duplicate_of' | 'me_too' | 'has_duplicate' | 'has_me_too';

export type AbuseFlagged = Event<
  'AbuseFlagged',
  { suspicion: 'fake' | 'prank' | 'abusive' | 'spam' },
  { words: string }
>;
export type AbuseCleared = Event<'AbuseCleared', Record<never, never>, { words: string }>;

export type TicketClosed = EventWithReason<
  'TicketClosed',
  {
    outcome: CloseOutcome;
    round: number;
    /** Who closed it: the citizen's own yes, the pack's policy after a silent window, or a named authority. */
    authority: 'citizen' | 'policy' | 'control_room' | 'supervisor';
    /** For `duplicate`: the ticket that stands. */
    duplicateOf?: TicketNumber;
    /** Until when a dispute is still accepted. Absent where none is. */
    disputableUntil?: Instant;
  }
>;

export type TicketEvent =
  | TicketFiled
  | TicketClassified
  | TicketAssigned
  | AssignmentAcknowledged
  | AssignmentDeclined
  | ContactLogged
  | InterimReplySent
  | ReportSubmitted
  | ReportReturned
  | ReportVerified
  | NotificationSent
  | NotificationFailed
  | ReportDelivered
  | ReportRead
  | FeedbackRecorded
  | ReportDisputed
  | TicketReopened
  | DisputeUpheld
  | DisputeDismissed
  | TicketEscalated
  | DeadlineSet
  | ClockPaused
  | ClockResumed
  | EvidenceAdded
  | CommentAdded
  | TicketLinked
  | AbuseFlagged
  | AbuseCleared
  | TicketClosed;

export type TicketEventType = TicketEvent['type'];
export type TicketEventOf<Type extends TicketEventType> = Extract<TicketEvent, { type: Type }>;
/** The personal part of an event without the person's reference: what a command brings. */
export type PersonalOf<Type extends TicketEventType> = [NonNullable<TicketEventOf<Type>['personal']>] extends [never]
  ? Record<never, never>
  : Omit<NonNullable<TicketEventOf<Type>['personal']>, 'of'>;
