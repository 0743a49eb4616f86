import type { ClassifyTicket } from './commands/filing/classify-ticket.js';
import type { LinkTicket } from './commands/filing/link-ticket.js';
import type { FlagAbuse } from './commands/filing/flag-abuse.js';
import type { ClearAbuse } from './commands/filing/clear-abuse.js';
import type { AssignTicket } from './commands/assignment/assign-ticket.js';
import type { ConfirmAssignment } from './commands/assignment/confirm-assignment.js';
import type { AcknowledgeAssignment } from './commands/assignment/acknowledge-assignment.js';
import type { DeclineAssignment } from './commands/assignment/decline-assignment.js';
import type { TransferTicket } from './commands/assignment/transfer-ticket.js';
import type { EscalateTicket } from './commands/assignment/escalate-ticket.js';
import type { LogContact } from './commands/work/log-contact.js';
import type { SendInterimReply } from './commands/work/send-interim-reply.js';
import type { AddEvidence } from './commands/work/add-evidence.js';
import type { AddComment } from './commands/work/add-comment.js';
import type { SubmitReport } from './commands/report/submit-report.js';
import type { ReturnReport } from './commands/report/return-report.js';
import type { VerifyReport } from './commands/report/verify-report.js';
import type { RecordNotificationSent } from './commands/report/record-notification-sent.js';
import type { RecordNotificationFailed } from './commands/report/record-notification-failed.js';
import type { RecordDelivery } from './commands/report/record-delivery.js';
import type { RecordRead } from './commands/report/record-read.js';
import type { RecordFeedback } from './commands/report/record-feedback.js';
import type { DisputeReport } from './commands/dispute/dispute-report.js';
import type { UpholdDispute } from './commands/dispute/uphold-dispute.js';
import type { DismissDispute } from './commands/dispute/dismiss-dispute.js';
import type { ReopenTicket } from './commands/dispute/reopen-ticket.js';
import type { SetDeadline } from './commands/clock/set-deadline.js';
import type { PauseClock } from './commands/clock/pause-clock.js';
import type { ResumeClock } from './commands/clock/resume-clock.js';
import type { CloseTicket } from './commands/closing/close-ticket.js';
import type { CloseUnanswered } from './commands/closing/close-unanswered.js';

/** Everything that can be asked of a ticket that exists; filing (FileTicket) makes one. */
export type TicketCommand =
  | ClassifyTicket
  | LinkTicket
  | FlagAbuse
  | ClearAbuse
  | AssignTicket
  | ConfirmAssignment
  | AcknowledgeAssignment
  | DeclineAssignment
  | TransferTicket
  | EscalateTicket
  | LogContact
  | SendInterimReply
  | AddEvidence
  | AddComment
  | SubmitReport
  | ReturnReport
  | VerifyReport
  | RecordNotificationSent
  | RecordNotificationFailed
  | RecordDelivery
  | RecordRead
  | RecordFeedback
  | DisputeReport
  | UpholdDispute
  | DismissDispute
  | ReopenTicket
  | SetDeadline
  | PauseClock
  | ResumeClock
  | CloseTicket
  | CloseUnanswered;

export type TicketCommandType = TicketCommand['type'];
export type TicketCommandOf<Type extends TicketCommandType> = Extract<TicketCommand, { type: Type }>;

export { fileTicket, type FileTicket } from './commands/filing/file-ticket.js';
export { classifyTicket, type ClassifyTicket } from './commands/filing/classify-ticket.js';
export { linkTicket, type LinkTicket } from './commands/filing/link-ticket.js';
export { flagAbuse, type FlagAbuse } from './commands/filing/flag-abuse.js';
export { clearAbuse, type ClearAbuse } from './commands/filing/clear-abuse.js';
export { assignTicket, type AssignTicket } from './commands/assignment/assign-ticket.js';
export { confirmAssignment, type ConfirmAssignment } from './commands/assignment/confirm-assignment.js';
export { acknowledgeAssignment, type AcknowledgeAssignment } from './commands/assignment/acknowledge-assignment.js';
export { declineAssignment, type DeclineAssignment } from './commands/assignment/decline-assignment.js';
export { transferTicket, type TransferTicket } from './commands/assignment/transfer-ticket.js';
export { escalateTicket, type EscalateTicket } from './commands/assignment/escalate-ticket.js';
export { logContact, type LogContact } from './commands/work/log-contact.js';
export { sendInterimReply, type SendInterimReply } from './commands/work/send-interim-reply.js';
export { addEvidence, type AddEvidence } from './commands/work/add-evidence.js';
export { addComment, type AddComment } from './commands/work/add-comment.js';
export { submitReport, type SubmitReport } from './commands/report/submit-report.js';
export { returnReport, type ReturnReport } from './commands/report/return-report.js';
export { verifyReport, type VerifyReport } from './commands/report/verify-report.js';
export { recordNotificationSent, type RecordNotificationSent } from './commands/report/record-notification-sent.js';
export {
  recordNotificationFailed,
  type RecordNotificationFailed,
} from './commands/report/record-notification-failed.js';
export { recordDelivery, type RecordDelivery } from './commands/report/record-delivery.js';
export { recordRead, type RecordRead } from './commands/report/record-read.js';
export { recordFeedback, type RecordFeedback } from './commands/report/record-feedback.js';
export { disputeReport, type DisputeReport } from './commands/dispute/dispute-report.js';
export { upholdDispute, type UpholdDispute } from './commands/dispute/uphold-dispute.js';
export { dismissDispute, type DismissDispute } from './commands/dispute/dismiss-dispute.js';
export { reopenTicket, type ReopenTicket } from './commands/dispute/reopen-ticket.js';
export { setDeadline, type SetDeadline } from './commands/clock/set-deadline.js';
export { pauseClock, type PauseClock } from './commands/clock/pause-clock.js';
export { resumeClock, type ResumeClock } from './commands/clock/resume-clock.js';
export { closeTicket, type CloseTicket } from './commands/closing/close-ticket.js';
export { closeUnanswered, type CloseUnanswered } from './commands/closing/close-unanswered.js';
