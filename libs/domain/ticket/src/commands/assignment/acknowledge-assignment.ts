import type { Instant } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import { believable, unlessInHand, unlessRound } from '../../rules.js';

/** The department has seen that it holds the ticket. */
export type AcknowledgeAssignment = {
  readonly type: 'AcknowledgeAssignment';
  readonly round: number;
  /** When first seen, where that is known to be earlier than now (a read receipt). */
  readonly seenAt?: Instant;
};

/** Only the first sight counts; seeing it again changes nothing, also after the report is in. */
export const acknowledgeAssignment: Decide<AcknowledgeAssignment> = ({ round, seenAt }, ticket, { now }) => {
  const wrongRound = unlessRound(round, ticket, 'assignment.old_round');
  if (wrongRound) return wrongRound;
  if (ticket.assignment?.acknowledgedAt !== undefined) return [];
  const refused = unlessInHand(ticket);
  if (refused || !ticket.holder) return refused ?? [];
  const seen = believable(seenAt ?? now, ticket.assignment?.since, now);
  return [{ type: 'AssignmentAcknowledged', data: { round, holder: ticket.holder, seenAt: seen } }];
};
