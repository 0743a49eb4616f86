import type { TicketEvent } from '../../events.js';
import type { Ticket } from '../../ticket.js';

/** The next round, with the same holder, after a check that found the report wanting. */
export const sentBack = ({ holder, round }: Ticket): readonly TicketEvent[] =>
  holder ? [{ type: 'TicketReopened', data: { round: round + 1, from: holder, to: holder, reason: 'returned' } }] : [];
