import type { Decide } from '../../decision.js';
import type { PersonalOf, TicketEventOf } from '../../events.js';
import { ofComplainant } from '../../rules.js';

/** Suspected fake or prank. A suspicion alone closes nothing: a person decides. */
export type FlagAbuse = {
  readonly type: 'FlagAbuse';
  readonly suspicion: TicketEventOf<'AbuseFlagged'>['data']['suspicion'];
  readonly personal: PersonalOf<'AbuseFlagged'>;
};

/** Possible after closing too: a prank is often seen only then, and the record for legal action wants it. */
export const flagAbuse: Decide<FlagAbuse> = ({ suspicion, personal }, ticket) =>
  ticket.abuse?.suspicion === suspicion
    ? []
    : [{ type: 'AbuseFlagged', data: { suspicion }, personal: ofComplainant(ticket, personal) }];
