import { isDeepStrictEqual } from 'node:util';
import type { CommandContext } from '@sunwai/contracts';
import type { RecordedEvent } from '@sunwai/event-store';
import type { JsonObject } from '@sunwai/kernel';
import type { FileTicket, TicketCommand, TicketEventType } from '@sunwai/ticket';

type AnyCommand = FileTicket | TicketCommand;
type FieldOf<Type extends AnyCommand['type']> = Exclude<keyof Extract<AnyCommand, { type: Type }>, 'type' | 'personal'>;

/**
 * The event that says what was asked for, and the fields which it takes from the command as they are. Those that a rule
 * or a pack had a say in (a holder that follows, a time that is believed) are left out: they may differ the next time.
 */
const events: {
  readonly [Type in AnyCommand['type']]: readonly [TicketEventType, ...FieldOf<Type>[]];
} = {
  FileTicket: ['TicketFiled', 'channel', 'complainant', 'attachments', 'kind', 'place'],
  ClassifyTicket: ['TicketClassified', 'kind', 'category', 'priority', 'place'],
  LinkTicket: ['TicketLinked', 'relation', 'other'],
  FlagAbuse: ['AbuseFlagged', 'suspicion'],
  ClearAbuse: ['AbuseCleared'],
  AssignTicket: ['TicketAssigned', 'to', 'clock'],
  ConfirmAssignment: ['TicketAssigned', 'clock'],
  AcknowledgeAssignment: ['AssignmentAcknowledged', 'round'],
  DeclineAssignment: ['AssignmentDeclined', 'round', 'belongsTo'],
  TransferTicket: ['TicketAssigned', 'to'],
  EscalateTicket: ['TicketEscalated', 'reason', 'deadlineId'],
  LogContact: ['ContactLogged', 'medium', 'outcome'],
  SendInterimReply: ['InterimReplySent', 'round', 'expectedAt'],
  SubmitReport: ['ReportSubmitted', 'round', 'outcome', 'evidence'],
  AddEvidence: ['EvidenceAdded', 'media', 'sourceMessageId'],
  AddComment: ['CommentAdded', 'audience', 'sourceMessageId'],
  ReturnReport: ['ReportReturned', 'round', 'defect'],
  VerifyReport: ['ReportVerified', 'round', 'how', 'found'],
  RecordNotificationSent: ['NotificationSent', 'purpose', 'round', 'to', 'channel', 'messageId'],
  RecordNotificationFailed: ['NotificationFailed', 'purpose', 'round', 'to', 'channel', 'messageId', 'code'],
  RecordDelivery: ['ReportDelivered', 'channel', 'messageId'],
  RecordRead: ['ReportRead', 'channel', 'messageId'],
  RecordFeedback: ['FeedbackRecorded', 'round', 'satisfied', 'rating', 'channel'],
  DisputeReport: ['ReportDisputed', 'round', 'channel', 'evidence'],
  UpholdDispute: ['DisputeUpheld', 'round'],
  DismissDispute: ['DisputeDismissed', 'round'],
  ReopenTicket: ['TicketReopened', 'to'],
  SetDeadline: ['DeadlineSet', 'deadlineId', 'what', 'dueAt', 'policyVersion', 'calendar'],
  PauseClock: ['ClockPaused', 'deadlineId', 'why'],
  ResumeClock: ['ClockResumed', 'deadlineId', 'dueAt'],
  CloseUnanswered: ['TicketClosed', 'round'],
  CloseTicket: ['TicketClosed', 'outcome', 'duplicateOf'],
};

/**
 * Whether the id is of the caller's own making: nothing but the command itself caused it. What a message or an event
 * causes has an id that follows from there; it may be decided otherwise the second time, and the first answer stands.
 */
export const isCallersId = ({ commandId, causationId, actor }: CommandContext): boolean =>
  commandId === causationId && actor.kind !== 'system';

/** Whether the command says what was recorded under its id. What it leaves unsaid does not count, but for words. */
export const isRestated = (command: AnyCommand, recorded: readonly RecordedEvent[]): boolean => {
  const [type, ...fields] = events[command.type];
  const said = jsonOf(command);
  return recorded
    .filter((event) => event.type === type)
    .some(
      ({ data, personal }) =>
        fields.every((field) => said[field] === undefined || isDeepStrictEqual(said[field], data[field])) &&
        isDeepStrictEqual(wordsOf(said['personal'] as JsonObject | undefined), wordsOf(personal)),
    );
};

/** As the store gives it back: without what is undefined, and with nothing of a class. */
const jsonOf = (command: AnyCommand): JsonObject => JSON.parse(JSON.stringify(command)) as JsonObject;

/** No reason and an empty one are the same; of whom it is, the ticket knows. */
const wordsOf = (personal: JsonObject = {}): JsonObject =>
  Object.fromEntries(
    Object.entries(personal).filter(([name, value]) => name !== 'of' && value !== undefined && value !== ''),
  );
