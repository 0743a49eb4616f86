import type { TicketEventMessage } from '@sunwai/contracts';
import type { Instant } from '@sunwai/kernel';
import { normaliseWords } from '@sunwai/packs';
import type { Actor, MediaRef, TicketEvent, TicketEventOf, TicketEventType } from '@sunwai/ticket';
import type { PersonalRow } from '../tables/registers.tables.js';
import { orderedJson } from './ordered-json.js';

type Coordinates = NonNullable<TicketEventOf<'TicketFiled'>['personal']['coordinates']>;

/** Something said or shown on a ticket. */
export type Said = {
  readonly version: number;
  readonly at: Instant;
  readonly event: TicketEventType;
  readonly by: Actor['kind'];
  readonly round?: number;
  readonly words?: string;
  readonly media?: readonly MediaRef[];
  readonly coordinates?: Coordinates;
  /** Of a comment: for whom it is. */
  readonly audience?: TicketEventOf<'CommentAdded'>['data']['audience'];
};

/** What names or quotes people on a ticket. */
export type PersonalOfTicket = {
  readonly name?: string;
  readonly phone?: string;
  readonly account?: string;
  readonly placeWords?: string;
  /** The filing first, then everything that was said since. */
  readonly said: readonly Said[];
};

export const personalOf = ({ personal }: Pick<PersonalRow, 'personal'>): PersonalOfTicket =>
  JSON.parse(personal) as PersonalOfTicket;

/** The row after the event; the same one when the event has nothing personal. */
export const afterSaid = (before: PersonalRow | undefined, message: TicketEventMessage): PersonalRow | undefined => {
  const { number, event } = message;
  const said = saidIn(message);
  if (event.type === 'TicketFiled') {
    const { words, coordinates: _coordinates, of, ...contact } = event.personal;
    const personal: PersonalOfTicket = { ...contact, said: said ? [said] : [] };
    return {
      number,
      person: of,
      phone: contact.phone?.replaceAll('\0', '') ?? null,
      words: normaliseWords(`${contact.placeWords ?? ''} ${words}`),
      name: normaliseWords(contact.name ?? ''),
      personal: orderedJson(personal),
    };
  }
  if (!before || !said) return before;
  const personal = personalOf(before);
  return {
    ...before,
    words: isSearched(event) ? `${before.words} ${normaliseWords(said.words ?? '')}`.trim() : before.words,
    personal: orderedJson({ ...personal, said: [...personal.said, said] }),
  };
};

/** What the complainant says is what tickets are looked for by. */
const isSearched = ({ type, data }: TicketEvent): boolean =>
  type === 'ReportDisputed' || ((type === 'EvidenceAdded' || type === 'CommentAdded') && data.side === 'complainant');

const saidIn = ({ version, event, metadata }: TicketEventMessage): Said | undefined => {
  const personal: { readonly words?: string; readonly coordinates?: Coordinates } = event.personal ?? {};
  const { words, coordinates } = personal;
  const media = mediaOf(event);
  if (!words && !coordinates && media.length === 0) return undefined;
  return {
    version,
    at: metadata.occurredAt,
    event: event.type,
    by: metadata.actor.kind,
    ...('round' in event.data && event.data.round !== undefined && { round: event.data.round }),
    ...(words && { words }),
    ...(media.length > 0 && { media }),
    ...(coordinates && { coordinates }),
    ...(event.type === 'CommentAdded' && { audience: event.data.audience }),
  };
};

const mediaOf = (event: TicketEvent): readonly MediaRef[] => {
  switch (event.type) {
    case 'TicketFiled':
      return event.data.attachments;
    case 'EvidenceAdded':
      return event.data.media;
    case 'ReportSubmitted':
    case 'ReportDisputed':
      return event.data.evidence;
    default:
      // No other event brings files.
      return [];
  }
};
