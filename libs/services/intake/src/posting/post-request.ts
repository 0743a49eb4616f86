import { refusedWith } from '@sunwai/contracts';
import type { Pack } from '@sunwai/packs';
import type { Principal } from '@sunwai/identity';
import { isRefusal, RefusedError } from '@sunwai/kernel';
import type { Channel, Kind, LanguageOf } from '@sunwai/ticket';
import { parseTicketNumber } from '@sunwai/ticket';
import type { PersonGiven } from '../people/people.js';

/** A message as an adapter or an operator's form brings it in, whichever door it came by. */
export type PostRequest = {
  readonly pack: string;
  /** The message's id at its source. */
  readonly key: string;
  readonly channel: Channel;
  readonly sender: PersonGiven;
  readonly complainant?: PersonGiven;
  readonly words?: string;
  /** SHA-256 of files uploaded before. */
  readonly media: readonly string[];
  readonly coordinates?: { readonly latitude: number; readonly longitude: number; readonly label?: string };
  readonly stated?: {
    readonly kind?: Kind;
    readonly category?: string;
    readonly place?: string;
    readonly placeWords?: string;
    readonly ticket?: string;
  };
  readonly sentAt?: string;
  readonly language?: LanguageOf;
  readonly inReplyTo?: string;
};

/**
 * What the form of a request can't say. Unlike a webhook's, text with NUL or halves of characters is refused: a program
 * sent it, and can be mended.
 * @throws {RefusedError}
 */
export const checkPost = (request: PostRequest, caller: Principal, pack: Pack, wordsLimit: number): void => {
  if (caller.pack !== undefined && caller.pack !== pack.id) {
    throw refusedWith('access.forbidden', { scope: `intake:post in ${pack.id}` });
  }
  const { words = '', media, coordinates, stated } = request;
  if (words.trim() === '' && media.length === 0 && !coordinates) throw refusedWith('intake.empty');
  if (words.length > wordsLimit) throw refusedWith('intake.words_too_long', { limit: wordsLimit });
  checkText(request, '');
  if (stated?.category !== undefined && !pack.category(stated.category)) {
    throw refusedWith('pack.unknown_category', { category: stated.category });
  }
  if (stated?.place !== undefined && !pack.jurisdiction(stated.place)) {
    throw refusedWith('pack.unknown_place', { place: stated.place });
  }
};

/** The number in its stored form. @throws {RefusedError} `number.*`; it is mistyped */
export const statedTicket = (request: PostRequest) => {
  if (request.stated?.ticket === undefined) return undefined;
  const number = parseTicketNumber(request.stated.ticket);
  if (isRefusal(number)) throw new RefusedError(number);
  return number;
};

const checkText = (value: unknown, path: string): void => {
  if (typeof value === 'string') {
    if (!value.includes('\0') && value.isWellFormed()) return;
    throw refusedWith('request.invalid', {
      fields: [path],
      problems: [`${path} has NUL characters or halves of characters (unpaired surrogates) in it`],
    });
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) checkText(part, path === '' ? name : `${path}.${name}`);
};
