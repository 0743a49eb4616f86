import { refuse } from '@sunwai/kernel';
import type { Decision, FilingContext } from '../../decision.js';
import type { PersonalOf } from '../../events.js';
import type { Channel, JurisdictionId, Kind, LanguageOf, MediaRef, PersonRef } from '../../facts.js';
import type { Ticket } from '../../ticket.js';

/** A complaint in its first words. Its number comes with the context, made from the source message. */
export type FileTicket = {
  readonly type: 'FileTicket';
  readonly channel: Channel;
  /** At least one; the first one makes the number. */
  readonly sourceMessageIds: readonly string[];
  readonly complainant: PersonRef;
  /** Who brought it, when that is not the complainant. */
  readonly enteredBy?: string;
  readonly language: LanguageOf;
  readonly attachments: readonly MediaRef[];
  readonly kind?: Kind;
  readonly place?: JurisdictionId;
  readonly personal: PersonalOf<'TicketFiled'>;
};

/**
 * `existing` is what stands under the number already. The same message again changes nothing; another filing there is
 * a collision of numbers, and the caller goes on to the next attempt.
 */
export const fileTicket = (
  command: FileTicket,
  existing: Ticket | undefined,
  { number, attempt }: FilingContext,
): Decision => {
  if (existing) {
    const same = existing.channel === command.channel && existing.messages[0] === command.sourceMessageIds[0];
    return same ? [] : refuse('number.taken', { number, attempt });
  }
  if (command.personal.words.trim() === '') return refuse('filing.no_words');
  const { type: _type, personal, ...filing } = command;
  return [
    { type: 'TicketFiled', data: { number, attempt, ...filing }, personal: { ...personal, of: command.complainant } },
  ];
};
