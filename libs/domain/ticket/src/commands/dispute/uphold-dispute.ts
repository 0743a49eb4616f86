import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { PersonalOf } from '../../events.js';
import { ofComplainant, reopening, unlessRound } from '../../rules.js';

/** The reviewer finds the complainant right; their name and post are the actor's, the reason is in words. */
export type UpholdDispute = {
  readonly type: 'UpholdDispute';
  readonly round: number;
  readonly personal: PersonalOf<'DisputeUpheld'>;
};

export const upholdDispute: Decide<UpholdDispute> = ({ round, personal }, ticket, { policy }) => {
  const wrongRound = unlessRound(round, ticket);
  if (wrongRound) return wrongRound;
  if (ticket.status !== 'disputed' || !ticket.holder) return refuse('dispute.none', { status: ticket.status });
  return [
    { type: 'DisputeUpheld', data: { round }, personal: ofComplainant(ticket, personal) },
    ...reopening(ticket, ticket.holder, ticket.disputes, 'upheld', policy),
  ];
};
