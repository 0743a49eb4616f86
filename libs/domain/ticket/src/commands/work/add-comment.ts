import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { PersonalOf, TicketEventOf } from '../../events.js';
import { ofComplainant, sideOf } from '../../rules.js';
import type { Side } from '../../ticket.js';

/** Words from either side to either side, in every state: a person who writes about a closed ticket is heard. */
export type AddComment = {
  readonly type: 'AddComment';
  readonly audience: TicketEventOf<'CommentAdded'>['data']['audience'];
  readonly sourceMessageId?: string;
  /** For whom it was typed in; heeded from those alone who type for others. */
  readonly side?: Side;
  readonly personal: PersonalOf<'CommentAdded'>;
};

export const addComment: Decide<AddComment> = (command, ticket, { actor }) => {
  const { audience, sourceMessageId, personal } = command;
  const side = sideOf(actor, ticket, command.side);
  if (side === 'complainant' && audience === 'internal') return refuse('comment.audience');
  if (sourceMessageId !== undefined && ticket.messages.includes(sourceMessageId)) return [];
  return [
    {
      type: 'CommentAdded',
      data: { side, audience, ...(sourceMessageId !== undefined && { sourceMessageId }) },
      personal: ofComplainant(ticket, personal),
    },
  ];
};
