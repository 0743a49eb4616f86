import type { Instant } from '@sunwai/kernel';
import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { PersonalOf } from '../../events.js';
import { ofComplainant, unlessInHand, unlessRound } from '../../rules.js';

/** Why it takes longer, and until when. */
export type SendInterimReply = {
  readonly type: 'SendInterimReply';
  readonly round: number;
  readonly expectedAt: Instant;
  readonly personal: PersonalOf<'InterimReplySent'>;
};

export const sendInterimReply: Decide<SendInterimReply> = ({ round, expectedAt, personal }, ticket, { now }) => {
  const refused = unlessRound(round, ticket, 'assignment.old_round') ?? unlessInHand(ticket);
  if (refused) return refused;
  if (expectedAt <= now) return refuse('interim.expected_in_past', { expectedAt });
  return [{ type: 'InterimReplySent', data: { round, expectedAt }, personal: ofComplainant(ticket, personal) }];
};
