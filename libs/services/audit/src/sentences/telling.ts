import type { Instant } from '@sunwai/kernel';
import type { MediaRef, TicketEventOf, TicketEventType } from '@sunwai/ticket';
import type { Names } from './names.js';

/** A recorded event whose personal part may be forgotten, or not be for the reader. */
export type Told<Type extends TicketEventType> = {
  readonly data: TicketEventOf<Type>['data'];
  readonly personal?: TicketEventOf<Type>['personal'] | undefined;
};

/** What a sentence is made with. */
export type Telling = {
  readonly names: Names;
  /** Who did it, as the subject of the sentence. */
  readonly who: string;
  /** Whether a person's own word is told, or what somebody else wrote down for them. */
  readonly byCitizen: boolean;
  /** `, 12 Jan 2026, 10:32`, or nothing when that is the sentence's own moment. */
  readonly otherwiseAt: (at: Instant) => string;
};

/** One sentence for each event; compiles only while none is missing. */
export type Sentences = {
  readonly [Type in TicketEventType]: (event: Told<Type>, telling: Telling) => string;
};

/**
 * `: “…”` with the words, or nothing without them. Line breaks and control characters would leave the sentence (and
 * could play tricks on a terminal), and marks of writing direction could turn its order about.
 */
export const quoted = (words: string | undefined): string => {
  const plain = (words ?? '')
    .replace(/[\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return plain === '' ? '' : `: “${plain}”`;
};

export const countOf = (media: readonly MediaRef[]): { readonly files: number; readonly missing: number } => {
  const missing = media.filter(({ sha256 }) => sha256 === undefined).length;
  return { files: media.length - missing, missing };
};
