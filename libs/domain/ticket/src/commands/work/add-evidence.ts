import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { PersonalOf } from '../../events.js';
import type { MediaRef } from '../../facts.js';
import { ofComplainant, sideOf } from '../../rules.js';
import type { Side, Ticket } from '../../ticket.js';

/** A photo, a document, a place, or words that go with them. */
export type AddEvidence = {
  readonly type: 'AddEvidence';
  readonly media: readonly MediaRef[];
  readonly sourceMessageId?: string;
  /** For whom it was typed in; heeded from those alone who type for others. */
  readonly side?: Side;
  readonly personal: PersonalOf<'EvidenceAdded'>;
};

/**
 * Accepted in every state. After closing it reopens nothing (a dispute does), but a photo that proves a report false must
 * not be lost because it came late. A message that is there already adds only the files that are new: media is often had
 * later than its message.
 */
export const addEvidence: Decide<AddEvidence> = ({ media, sourceMessageId, side, personal }, ticket, { actor }) => {
  const { words, coordinates } = personal;
  if (media.length === 0 && !words && !coordinates) return refuse('evidence.empty');
  const seen = sourceMessageId !== undefined && ticket.messages.includes(sourceMessageId);
  const fresh = seen ? media.filter((file) => !isThere(ticket, sourceMessageId, file)) : media;
  if (seen && fresh.length === 0) return [];
  return [
    {
      type: 'EvidenceAdded',
      data: {
        side: sideOf(actor, ticket, side),
        media: fresh,
        ...(sourceMessageId !== undefined && { sourceMessageId }),
        round: ticket.round,
      },
      personal: ofComplainant(ticket, personal),
    },
  ];
};

/** Filed media names no message of its own, so it counts for each of them. */
const isThere = (ticket: Ticket, sourceMessageId: string, file: MediaRef): boolean =>
  ticket.evidence
    .filter((evidence) => evidence.with === 'filing' || evidence.sourceMessageId === sourceMessageId)
    .some(({ media }) => media.some((other) => other.sha256 === file.sha256 && other.missing === file.missing));
