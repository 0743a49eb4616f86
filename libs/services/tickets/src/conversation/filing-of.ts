import type { IntakeMessage } from '@sunwai/contracts';
import type { FileTicket } from '@sunwai/ticket';
import { together } from './matching/message-parts.js';

/** What makes a filing unique, whoever brings it: its number follows from it. */
export const sourceOf = ({ pack, channel, service, sourceMessageId }: IntakeMessage): string =>
  JSON.stringify([pack, channel, service, sourceMessageId]);

/**
 * The complaint that these messages make up; the first one makes its number. Entered by whoever brings it for another, or
 * by an officer from their own number (Amethi A9).
 */
export const filingOf = (first: IntakeMessage, messages: readonly IntakeMessage[]): FileTicket => {
  const { channel, sender, stated, actor } = first;
  const { words, media, coordinates, language } = together(messages);
  const complainant = stated?.complainant ?? sender;
  const enteredBy = sender.officer ?? (stated?.complainant && (actor.kind === 'citizen' ? sender.ref : actor.id));
  return {
    type: 'FileTicket',
    channel,
    sourceMessageIds: messages.map(({ sourceMessageId }) => sourceMessageId),
    complainant: complainant.ref,
    ...(enteredBy !== undefined && { enteredBy }),
    language: language ?? first.language,
    attachments: media,
    ...(stated?.kind && { kind: stated.kind }),
    ...(stated?.place !== undefined && { place: stated.place }),
    personal: {
      words,
      ...(complainant.name !== undefined && { name: complainant.name }),
      ...(complainant.phone !== undefined && { phone: complainant.phone }),
      ...(complainant.account !== undefined && { account: complainant.account }),
      ...(stated?.placeWords !== undefined && { placeWords: stated.placeWords }),
      ...(coordinates && { coordinates }),
    },
  };
};
