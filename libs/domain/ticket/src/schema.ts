import type { JsonObject } from '@sunwai/kernel';
import type { TicketEventType } from './events.js';

/** The newest version of each event's shape. A new one comes with an upcaster from the version before, and a golden file. */
export const schemaVersions: Readonly<Record<TicketEventType, number>> = {
  TicketFiled: 1,
  TicketClassified: 1,
  TicketAssigned: 1,
  AssignmentAcknowledged: 1,
  AssignmentDeclined: 1,
  ContactLogged: 1,
  InterimReplySent: 1,
  ReportSubmitted: 1,
  ReportReturned: 1,
  ReportVerified: 1,
  NotificationSent: 1,
  NotificationFailed: 1,
  ReportDelivered: 1,
  ReportRead: 1,
  FeedbackRecorded: 1,
  ReportDisputed: 1,
  TicketReopened: 1,
  DisputeUpheld: 1,
  DisputeDismissed: 1,
  TicketEscalated: 1,
  DeadlineSet: 1,
  ClockPaused: 1,
  ClockResumed: 1,
  EvidenceAdded: 1,
  CommentAdded: 1,
  TicketLinked: 1,
  AbuseFlagged: 1,
  AbuseCleared: 1,
  TicketClosed: 1,
};

export const ticketEventTypes = Object.keys(schemaVersions) as readonly TicketEventType[];

/** Per type and version n, the step from n to n + 1 of what was stored. Pure. */
export const upcasters: Readonly<Record<string, Readonly<Record<number, (body: EventBody) => EventBody>>>> = {};

type EventBody = {
  readonly data: JsonObject;
  readonly personal?: JsonObject | undefined;
  readonly metadata: JsonObject;
};
