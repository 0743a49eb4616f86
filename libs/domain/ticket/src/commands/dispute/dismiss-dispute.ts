import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { PersonalOf } from '../../events.js';
import { unlessVerified } from '../../grounds.js';
import { ofComplainant, unlessRound } from '../../rules.js';

/** The reviewer finds the report right and upholds it, by name and post, with the reason in words. */
export type DismissDispute = {
  readonly type: 'DismissDispute';
  readonly round: number;
  readonly personal: PersonalOf<'DisputeDismissed'>;
};

/**
 * Closes in the same step: the matter is decided, and nothing would be left to wait for. Where the pack wants reports
 * checked, the reviewer has it checked first.
 */
export const dismissDispute: Decide<DismissDispute> = ({ round, personal }, ticket, { actor, policy }) => {
  const wrongRound = unlessRound(round, ticket);
  if (wrongRound) return wrongRound;
  if (ticket.status !== 'disputed') return refuse('dispute.none', { status: ticket.status });
  const authority = actor.kind === 'supervisor' ? 'supervisor' : 'control_room';
  return (
    unlessVerified(ticket, policy) ?? [
      { type: 'DisputeDismissed', data: { round }, personal: ofComplainant(ticket, personal) },
      { type: 'TicketClosed', data: { outcome: 'upheld', round, authority } },
    ]
  );
};
