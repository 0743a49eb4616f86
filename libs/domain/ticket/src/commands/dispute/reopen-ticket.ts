import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { Holder } from '../../facts.js';
import { reasonOf, whichHolder } from '../../rules.js';

/** The control room takes back a closing: found wrong, or not to stand. At any time: an office may correct itself. */
export type ReopenTicket = {
  readonly type: 'ReopenTicket';
  /** Who shall have it; else who had it last. */
  readonly to?: Holder;
  readonly personal: { readonly words: string };
};

export const reopenTicket: Decide<ReopenTicket> = ({ to: wanted, personal }, ticket, { policy }) => {
  if (ticket.status !== 'closed') return refuse('ticket.not_closed', { status: ticket.status });
  const to = wanted ?? ticket.holder;
  if (!to) return refuse('reopen.needs_holder');
  if (wanted && !policy.knowsHolder(wanted)) return refuse('holder.unknown', whichHolder(wanted));
  const from = ticket.holder && { from: ticket.holder };
  return [
    {
      type: 'TicketReopened',
      data: { round: ticket.round + 1, ...from, to, reason: 'control_room' },
      ...reasonOf(ticket, personal),
    },
  ];
};
