import type { Decide } from '../../decision.js';
import type { PersonalOf } from '../../events.js';
import { ofComplainant, unlessInHand, unlessRound } from '../../rules.js';

/** "Not ours." */
export type DeclineAssignment = {
  readonly type: 'DeclineAssignment';
  readonly round: number;
  /** Where it belongs, if the decliner knows. */
  readonly belongsTo?: { readonly department: string; readonly office?: string };
  readonly personal: PersonalOf<'AssignmentDeclined'>;
};

/** The decliner holds the ticket until somebody else does: between two desks nobody would answer for it. */
export const declineAssignment: Decide<DeclineAssignment> = ({ round, belongsTo, personal }, ticket) => {
  const refused = unlessRound(round, ticket, 'assignment.old_round') ?? unlessInHand(ticket);
  if (refused) return refused;
  if (!ticket.holder || ticket.assignment?.declined) return [];
  return [
    {
      type: 'AssignmentDeclined',
      data: { round, holder: ticket.holder, ...(belongsTo && { belongsTo }) },
      personal: ofComplainant(ticket, personal),
    },
  ];
};
