import type { ButtonPayload } from '@sunwai/contracts';
import type { TicketNumber } from '@sunwai/ticket';
import { belong } from './belong.js';
import type { Intent } from './intent.js';
import type { KeptMessage, MatchContext } from './match-context.js';
import { report } from './report.js';
import { read } from './reading.js';

type Answer =
  | { readonly says: 'matter'; readonly number: TicketNumber; readonly message?: string }
  | Extract<ButtonPayload, { says: 'new' }>;

/**
 * The person has answered what their kept messages are about. Everything that waited for the same answer goes the same
 * way; where nothing waits any more (answered before, or long ago), nothing is done twice.
 */
export const sortKept = (answer: Answer, context: MatchContext, who: 'citizen' | 'officer'): Intent => {
  const waiting = waitingFor(answer, context.kept);
  if (waiting.length === 0) {
    const { pointed } = context;
    return pointed ? { do: 'tell_status', numbers: [pointed.number] } : { do: 'answer', template: 'greeting' };
  }
  const of = waiting.map((message) => message.id);
  const reading = read(waiting.map(({ words }) => words).join(' '), context.meaning);
  if (answer.says === 'new') {
    if (!reading.wordless) return { do: 'file', of };
    return { do: 'keep', question: 'words', ask: 'words_wanted', choices: [], of };
  }
  const matter = context.pointed;
  if (!matter) return { do: 'keep', question: 'new', ask: 'number_unknown', choices: [], shown: answer.number, of };
  const told = { of, hasFiles: waiting.some(({ hasFiles }) => hasFiles), reading };
  return who === 'officer' ? report(matter, told) : belong(matter, { ...told, saidWhich: true });
};

const waitingFor = (answer: Answer, kept: readonly KeptMessage[]): readonly KeptMessage[] => {
  const named = kept.find(({ id }) => id === answer.message);
  // What was added to a ticket already, and is now said to be new, goes alone.
  if (named && named.question !== 'which') return [named];
  return answer.message === undefined || named ? kept.filter(({ question }) => question === 'which') : [];
};

/** Kept messages whose question is still open, for whoever answers it in words: what they say now is about those too. */
export const stillWaiting = ({ talk: { pending }, kept }: MatchContext): readonly KeptMessage[] =>
  pending?.ask === 'which' ? kept.filter(({ question }) => question === 'which') : [];

export const withWaiting = <Told extends { readonly of: readonly string[]; readonly hasFiles: boolean }>(
  told: Told,
  context: MatchContext,
): Told => {
  const waiting = stillWaiting(context);
  return {
    ...told,
    of: [...waiting.map(({ id }) => id), ...told.of],
    hasFiles: told.hasFiles || waiting.some(({ hasFiles }) => hasFiles),
  };
};
