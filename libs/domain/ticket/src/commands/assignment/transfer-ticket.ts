import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { Holder } from '../../facts.js';
import { assignment, sameHolder, unlessInHand, whichHolder } from '../../rules.js';

/** From the present holder to another one, in the same round. */
export type TransferTicket = {
  readonly type: 'TransferTicket';
  readonly to: Holder;
  /** Why. */
  readonly personal?: { readonly words: string };
};

export const transferTicket: Decide<TransferTicket> = ({ to, personal }, ticket, { policy }) => {
  const refused = unlessInHand(ticket);
  if (refused) return refused;
  if (!policy.knowsHolder(to)) return refuse('holder.unknown', whichHolder(to));
  return sameHolder(ticket.holder, to) ? [] : [assignment(ticket, to, 'transferred', { personal })];
};
