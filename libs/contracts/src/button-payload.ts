import type { TicketNumber } from '@sunwai/ticket';

/**
 * What pressing one of our buttons says; travels as the payload of the button and comes back in the person's message.
 * `message` is the id of an IntakeMessage of theirs that was kept until they answered.
 */
export type ButtonPayload =
  /** The complainant's word on the report of that round. */
  | { readonly says: 'feedback'; readonly number: TicketNumber; readonly round: number; readonly satisfied: boolean }
  /** "Which one is it about?": this one. */
  | { readonly says: 'matter'; readonly number: TicketNumber; readonly message: string }
  /** It is a matter of its own. */
  | { readonly says: 'new'; readonly message: string }
  /** An officer: received. */
  | { readonly says: 'ack'; readonly number: TicketNumber };

/** `feedback:AME-7K3M9QX2R:1:satisfied`, `matter:AME-7K3M9QX2R:<message id>`, `new:<message id>`, `ack:AME-7K3M9QX2R`. */
export const buttonPayload = (payload: ButtonPayload): string => {
  switch (payload.says) {
    case 'feedback':
      return `feedback:${payload.number}:${payload.round}:${payload.satisfied ? 'satisfied' : 'not_satisfied'}`;
    case 'matter':
      return `matter:${payload.number}:${payload.message}`;
    case 'new':
      return `new:${payload.message}`;
    case 'ack':
      return `ack:${payload.number}`;
  }
};

const number = '([A-Z]{3}-[0-9A-Z]{9})';
const feedback = new RegExp(`^feedback:${number}:([1-9]\\d{0,3}):(satisfied|not_satisfied)$`);
const matter = new RegExp(`^matter:${number}:([\\w.-]{1,200})$`);
const fresh = /^new:([\w.-]{1,200})$/;
const ack = new RegExp(`^ack:${number}$`);

/** Undefined for a payload that is none of ours: a button of an older release, or of another sender. */
export const parseButtonPayload = (text: string): ButtonPayload | undefined => {
  const [, rated, round, word] = feedback.exec(text) ?? [];
  if (rated !== undefined)
    return { says: 'feedback', number: rated, round: Number(round), satisfied: word === 'satisfied' };
  const [, about, kept] = matter.exec(text) ?? [];
  if (about !== undefined && kept !== undefined) return { says: 'matter', number: about, message: kept };
  const [, message] = fresh.exec(text) ?? [];
  if (message !== undefined) return { says: 'new', message };
  const [, seen] = ack.exec(text) ?? [];
  return seen === undefined ? undefined : { says: 'ack', number: seen };
};
