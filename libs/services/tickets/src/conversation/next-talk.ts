import type { IntakeMessage } from '@sunwai/contracts';
import type { TicketNumber } from '@sunwai/ticket';
import type { Intent } from './matching/intent.js';
import type { Talk } from './matching/match-context.js';

/** How carrying out an intent went. */
export type Went = {
  /** The ticket that the message went to. */
  readonly number?: TicketNumber;
  readonly accepted: boolean;
};

/** What is being talked about after a message. Times are the messages' own: a window doesn't shrink while we are down. */
export const nextTalk = (talk: Talk, intent: Intent, { number, accepted }: Went, message: IntakeMessage): Talk => {
  const at = message.sentAt;
  const { pending: _answered, ...asked } = talk;
  switch (intent.do) {
    case 'file':
    case 'dispute':
    case 'report':
      return accepted && number !== undefined ? { current: { number, at } } : asked;
    case 'decline':
      return asked;
    case 'feedback': {
      if (!accepted || intent.satisfied) return asked;
      return { ...asked, pending: { ask: 'reason', number: intent.number, round: intent.round, at } };
    }
    case 'add':
      // They have just said which one their kept messages were about: what follows is about it too.
      return intent.of.includes(message.id) ? talk : { current: { number: intent.number, at } };
    case 'keep':
      return { ...talk, ...pendingAfter(intent, at) };
    default:
      return talk;
  }
};

const pendingAfter = (
  { ask, question, number }: Extract<Intent, { do: 'keep' }>,
  at: string,
): Pick<Talk, 'pending'> => {
  if (ask === undefined || question === 'new') return {};
  if (question === 'which') return { pending: { ask: 'which', at } };
  return { pending: { ask: 'words', at, ...(number !== undefined && { number }) } };
};
