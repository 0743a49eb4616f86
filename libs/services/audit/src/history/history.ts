import type { EventStore } from '@sunwai/event-store';
import type { Refusal } from '@sunwai/kernel';
import { isRefusal, refuse } from '@sunwai/kernel';
import type { PackRegistry } from '@sunwai/packs';
import type { TicketNumber } from '@sunwai/ticket';
import { parseTicketNumber, streamOf } from '@sunwai/ticket';
import type { SentenceLanguage } from '../sentences/names.js';
import { namesOf } from '../sentences/names.js';
import { sentenceOf } from '../sentences/sentence.js';
import type { RecordedTicketEvent } from './recorded-ticket-event.js';
import { ticketEventOf } from './recorded-ticket-event.js';

/** An event with what it says in plain words. */
export type ToldEvent = RecordedTicketEvent & { readonly sentence: string };

export type TicketHistory = {
  readonly number: TicketNumber;
  readonly pack: string;
  /** Oldest first. */
  readonly events: readonly ToldEvent[];
};

export type TellOptions = {
  /** Of the sentences. Default `en`. */
  readonly language?: SentenceLanguage;
  /** Whether what names or quotes people is for this reader. Default true. */
  readonly personal?: boolean;
};

/**
 * A ticket's whole life from its events. Refusals: `number.malformed`, `number.check_failed` (mistyped), `number.unknown`.
 * @throws {StoreUnavailableError} {UnknownEventVersionError}
 */
export const history = async (
  store: EventStore,
  packs: PackRegistry,
  numberText: string,
  options: TellOptions = {},
): Promise<TicketHistory | Refusal> => {
  const events = await lifeOf(store, numberText);
  if (isRefusal(events)) return events;
  const [{ number, metadata }] = events;
  return { number, pack: metadata.pack, events: events.map((event) => tell(event, packs, options)) };
};

export type Life = readonly [RecordedTicketEvent, ...RecordedTicketEvent[]];

/** All of a ticket's events. Refusals as `history`. */
export const lifeOf = async (store: EventStore, numberText: string): Promise<Life | Refusal> => {
  const number = parseTicketNumber(numberText);
  if (isRefusal(number)) return number;
  const [first, ...later] = (await store.readStream(streamOf(number))).map((event) => ticketEventOf(store, event));
  return first ? [first, ...later] : refuse('number.unknown', { number });
};

export const tell = (
  event: RecordedTicketEvent,
  packs: PackRegistry,
  { language = 'en', personal: withPersonal = true }: TellOptions,
): ToldEvent => {
  const { personal, ...impersonal } = event;
  const shown: RecordedTicketEvent = withPersonal && personal ? { ...impersonal, personal } : impersonal;
  return { ...shown, sentence: sentenceOf(shown, namesOf(packs.find(event.metadata.pack), language)) };
};
