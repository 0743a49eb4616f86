import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { PersonalOf } from '../../events.js';
import { ofComplainant } from '../../rules.js';

/** A person looked: the complaint is in earnest. */
export type ClearAbuse = { readonly type: 'ClearAbuse'; readonly personal: PersonalOf<'AbuseCleared'> };

export const clearAbuse: Decide<ClearAbuse> = ({ personal }, ticket) =>
  ticket.abuse
    ? [{ type: 'AbuseCleared', data: {}, personal: ofComplainant(ticket, personal) }]
    : refuse('abuse.not_flagged');
