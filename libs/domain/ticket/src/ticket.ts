import type { Instant } from '@sunwai/kernel';
import type {
  FeedbackRecorded,
  LinkRelation,
  NotificationPurpose,
  ReportVerified,
  TicketClassified,
  TicketClosed,
  TicketEventOf,
} from './events.js';
import type {
  Channel,
  Holder,
  JurisdictionId,
  Kind,
  LanguageOf,
  MediaRef,
  PersonRef,
  ReportOutcome,
  TicketNumber,
} from './facts.js';

export type TicketStatus = 'filed' | 'assigned' | 'reported' | 'disputed' | 'reopened' | 'closed';

export type Side = 'complainant' | 'department' | 'control_room';

/**
 * A ticket as its events tell it. Status is one of six; everything else is a fact beside it. Nothing personal is in it:
 * rules need none, and so it stays true when a person is forgotten.
 */
export type Ticket = {
  readonly number: TicketNumber;
  readonly status: TicketStatus;
  /** Counts the answers asked of the department, from 1; each reopening begins the next. Only rises. */
  readonly round: number;
  readonly filedAt: Instant;
  readonly channel: Channel;
  readonly complainant: PersonRef;
  /** Who brought it, when that was not the complainant. */
  readonly enteredBy?: string;
  readonly language: LanguageOf;
  readonly statedKind?: Kind;
  readonly statedPlace?: JurisdictionId;
  /** Ids, at their source, of all messages that became part of the ticket; the first one made its number. */
  readonly messages: readonly string[];
  /** Every file that came with it, in order. */
  readonly evidence: readonly Evidence[];
  readonly classification?: Classification;
  /** Who has it, or had it last once closed. Exactly one from the first assignment on. */
  readonly holder?: Holder;
  readonly assignment?: Assignment;
  /** Who said in this round that it is not theirs. */
  readonly declinedBy: readonly Holder[];
  readonly contacts: readonly Contact[];
  /** The newest interim reply of this round. */
  readonly interimReply?: { readonly round: number; readonly expectedAt: Instant };
  /** The newest report, of this round or an earlier one. */
  readonly report?: Report;
  readonly disputes: number;
  /** The newest dispute. */
  readonly dispute?: { readonly round: number; readonly decision: 'open' | 'reopened' | 'upheld' | 'dismissed' };
  /** The newest feedback. */
  readonly feedback?: FeedbackRecorded['data'];
  readonly notifications: readonly Notification[];
  /** Running deadlines. */
  readonly deadlines: readonly Deadline[];
  readonly parent?: { readonly number: TicketNumber; readonly relation: 'duplicate_of' | 'me_too' };
  /** Tickets that hang on this one: whoever closes it tells them. */
  readonly children: readonly TicketNumber[];
  readonly abuse?: { readonly suspicion: TicketEventOf<'AbuseFlagged'>['data']['suspicion'] };
  /** While closed. */
  readonly closed?: Omit<TicketClosed['data'], 'round'> & { readonly closedAt: Instant };
  /** When the complainant was last heard. Silence counts from here, or from the report's delivery if that is later. */
  readonly lastHeardAt: Instant;
};

export type Evidence = {
  readonly with: 'filing' | 'report' | 'dispute' | 'evidence';
  readonly side: Side;
  readonly round: number;
  readonly media: readonly MediaRef[];
  readonly sourceMessageId?: string;
};

export type Classification = Omit<TicketClassified['data'], 'alternatives' | 'because'>;

export type Assignment = {
  readonly since: Instant;
  readonly acknowledgedAt?: Instant;
  /** Set while the holder has said "not ours" and nobody else has it yet. */
  readonly declined?: { readonly belongsTo?: { readonly department: string; readonly office?: string } };
  readonly clock?: { readonly policyVersion: string; readonly dueAt: Instant };
};

export type Contact = TicketEventOf<'ContactLogged'>['data'] & { readonly at: Instant };

export type Report = {
  readonly round: number;
  readonly outcome: ReportOutcome;
  /** Who answered. */
  readonly holder: Holder;
  readonly submittedAt: Instant;
  readonly deliveredAt?: Instant;
  readonly readAt?: Instant;
  readonly verified?: ReportVerified['data']['found'];
  readonly returned?: boolean;
};

export type Notification = {
  readonly purpose: NotificationPurpose;
  readonly round?: number;
  readonly to: 'complainant' | 'officer';
  readonly channel: Channel;
  /** Absent when the channel never took it. */
  readonly messageId?: string;
  readonly state: 'sent' | 'delivered' | 'read' | 'failed';
  /** The channel's word that it took the message is on record; a receipt may be there before it. */
  readonly taken?: true;
  /** For `failed`: the provider's code. */
  readonly code?: string;
};

export type Deadline = TicketEventOf<'DeadlineSet'>['data'] & {
  readonly paused: boolean;
  /** It passed and the ticket went one level up for it. */
  readonly escalated: boolean;
};

/** Whether a department has the ticket in hand and owes an answer. */
export const isInHand = (ticket: Ticket): boolean => ticket.status === 'assigned' || ticket.status === 'reopened';

/** The report that waits for its answer in this round, whatever the status. */
export const currentReport = (ticket: Ticket): Report | undefined =>
  ticket.report?.round === ticket.round ? ticket.report : undefined;

/** What kind of matter it is: as classified, else as the complainant said, else a grievance. */
export const kindOf = (ticket: Ticket): Kind => ticket.classification?.kind ?? ticket.statedKind ?? 'grievance';

export const isChildRelation = (relation: LinkRelation): relation is 'duplicate_of' | 'me_too' =>
  relation === 'duplicate_of' || relation === 'me_too';
