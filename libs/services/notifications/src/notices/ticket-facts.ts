import type { TicketEventMessage } from '@sunwai/contracts';
import type { Channel, Holder, MediaRef, PersonRef, TicketEventOf, TicketNumber } from '@sunwai/ticket';

/** Of a ticket, what later messages about it must say and to whom. Holds personal data: forgotten with the person. */
export type TicketFacts = {
  readonly number: TicketNumber;
  readonly pack: string;
  readonly channel: Channel;
  readonly complainant: PersonRef;
  readonly phone?: string;
  readonly language: string;
  readonly words: string;
  readonly place?: string;
  readonly placeWords?: string;
  readonly category?: string;
  /** The complainant's, in order. */
  readonly attachments: readonly MediaRef[];
  readonly holder?: Holder;
  /** Whether the holder owes an answer. */
  readonly inHand: boolean;
  readonly round: number;
  /** Of the newest report. */
  readonly reportedRound?: number;
  /** The newest objection. */
  readonly dispute?: { readonly words: string; readonly evidence: readonly MediaRef[] };
};

/** The facts after the event. Undefined while the ticket's beginning is not known. */
export const factsAfter = (facts: TicketFacts | undefined, message: TicketEventMessage): TicketFacts | undefined => {
  const { event } = message;
  if (event.type === 'TicketFiled') return filed(event, message.metadata.pack);
  if (!facts) return undefined;
  switch (event.type) {
    case 'TicketClassified': {
      const { category, place } = event.data;
      return { ...facts, category, ...(place !== undefined && { place }) };
    }
    case 'TicketAssigned':
      return { ...facts, holder: event.data.to, inHand: true, round: event.data.round };
    case 'TicketEscalated':
      return { ...facts, holder: event.data.to };
    case 'TicketReopened':
      return { ...facts, holder: event.data.to, inHand: true, round: event.data.round };
    case 'ReportSubmitted':
      return { ...facts, inHand: false, reportedRound: event.data.round };
    case 'ReportDisputed':
      return { ...facts, dispute: { words: event.personal.words, evidence: event.data.evidence } };
    case 'EvidenceAdded':
      return event.data.side === 'complainant'
        ? { ...facts, attachments: [...facts.attachments, ...event.data.media] }
        : facts;
    case 'TicketClosed':
      return { ...facts, inHand: false };
    default:
      return facts;
  }
};

const filed = ({ data, personal }: TicketEventOf<'TicketFiled'>, pack: string): TicketFacts => {
  const placeWords = personal.placeWords ?? personal.coordinates?.label;
  return {
    number: data.number,
    pack,
    channel: data.channel,
    complainant: data.complainant,
    ...(personal.phone !== undefined && { phone: personal.phone }),
    language: data.language.language,
    words: personal.words,
    ...(data.place !== undefined && { place: data.place }),
    ...(placeWords !== undefined && { placeWords }),
    attachments: data.attachments,
    inHand: false,
    round: 1,
  };
};
