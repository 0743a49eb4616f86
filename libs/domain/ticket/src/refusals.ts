/**
 * Every "no" of the ticket's domain, with what it means. Codes are stable: they are part of every door's contract.
 * In brackets: the details that come with it.
 */
export const ticketRefusals = {
  'number.malformed': 'This is no ticket number: a prefix of 3 letters, 8 characters and a check character are wanted.',
  'number.check_failed': 'One character of the ticket number is mistyped, or two are swapped. [number]',
  'number.unknown': 'No ticket has this number.',
  'number.taken': 'Another filing has this number; the next attempt gives another one. [number, attempt]',
  'actor.not_entitled': 'This kind of caller may never do this. [actor, command]',
  'ticket.not_yours': 'Another department holds the ticket, or another person filed it. [number]',
  'ticket.closed': 'The ticket is closed. [outcome, closedAt]',
  'ticket.not_assigned': 'Nobody holds the ticket yet. [status]',
  'ticket.already_assigned': 'Somebody holds the ticket; transfer it instead. [department, office]',
  'ticket.already_reported': 'The report is in and waits for its answer. [round]',
  'ticket.not_reported': 'No report waits for an answer. [status]',
  'ticket.not_closed': 'The ticket is still open. [status]',
  'filing.no_words': 'A complaint needs words; media alone is kept until they come.',
  'holder.unknown': 'The pack has no such department, office, officer or level. [department, office]',
  'assignment.needs_confirmation': 'The pack wants a person to confirm where the ticket goes. [confidence]',
  'assignment.nothing_suggested': 'There is no suggestion to confirm; name the department.',
  'assignment.declined_by_them':
    'They have said in this round that it is not theirs; a person may insist. [department, office]',
  'assignment.old_round': 'The assignment named is of an earlier round. [round, current]',
  'classification.by_operator': 'A person has classified the ticket; a rule does not overrule them.',
  'interim.expected_in_past': 'The expected date of an interim reply must lie ahead. [expectedAt]',
  'report.none': 'There is no report in this round yet. [round]',
  'report.old_round': 'The report named is of an earlier round. [round, current]',
  'report.not_delivered': 'The report has not reached the complainant, so silence says nothing. [round]',
  'report.not_verified': 'The pack wants the report checked against reality before the ticket closes. [round]',
  'round.unknown': 'The ticket has not come to this round. [round, current]',
  'silence.window_open': 'The complainant may still answer. [until]',
  'feedback.not_satisfied': 'The complainant said that they are not satisfied: that is not silence. [round]',
  'feedback.rating_out_of_range': 'A rating is a whole number from 1 to 5. [rating]',
  'dispute.window_passed': 'A dispute was possible until then. [until]',
  'dispute.not_possible':
    'A ticket closed like this has no report left to dispute; a new complaint is possible. [outcome]',
  'dispute.already_open': 'A dispute of this report is being reviewed. [round]',
  'dispute.none': 'No dispute waits for a decision. [status]',
  'dispute.undecided': 'A dispute waits for its decision: uphold or dismiss it. [round]',
  'reopen.needs_holder': 'Nobody held the ticket before; say who shall.',
  'escalation.top_level': 'Nobody stands above the present holder. [department, level]',
  'deadline.not_running': 'The ticket has no such deadline running. [deadlineId]',
  'deadline.not_due': 'The deadline has not passed. [deadlineId, dueAt]',
  'deadline.paused': "The deadline's clock is paused. [deadlineId]",
  'evidence.empty': 'Evidence needs a file, words or a place.',
  'comment.audience': 'A complainant writes to the department or the control room, not into internal notes.',
  'link.self': 'A ticket cannot be linked with itself. [number]',
  'link.already_linked': 'The ticket belongs to another one already. [parent]',
  'link.has_children': 'Other tickets hang on this one, so it cannot hang on another; link with the parent. [number]',
  'link.is_child': 'The ticket hangs on another one itself; link with that. [parent]',
  'abuse.not_flagged': 'The ticket is not flagged as abuse.',
  'close.grievance': 'A grievance is not closed as noted: it is answered. [kind]',
  'close.report_stands': 'After a report the ticket cannot be closed as out of scope. [round]',
  'close.not_disputed': 'Nothing to uphold: the report was never disputed. [round]',
} as const satisfies Record<string, string>;

export type TicketRefusalCode = keyof typeof ticketRefusals;

/** All codes, for tables that must have an entry for each. */
export const ticketRefusalCodes = Object.keys(ticketRefusals) as readonly TicketRefusalCode[];
