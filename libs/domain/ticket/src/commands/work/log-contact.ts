import type { Decide } from '../../decision.js';
import type { PersonalOf, TicketEventOf } from '../../events.js';
import { ofComplainant } from '../../rules.js';

/** Somebody spoke with the complainant, or tried to. A fact in every state, also after closing. */
export type LogContact = {
  readonly type: 'LogContact';
  readonly medium: TicketEventOf<'ContactLogged'>['data']['medium'];
  readonly outcome: TicketEventOf<'ContactLogged'>['data']['outcome'];
  readonly personal: PersonalOf<'ContactLogged'>;
};

export const logContact: Decide<LogContact> = ({ medium, outcome, personal }, ticket) => [
  {
    type: 'ContactLogged',
    data: { round: ticket.round, medium, outcome },
    personal: ofComplainant(ticket, personal),
  },
];
