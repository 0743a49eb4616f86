import type { Intent } from './intent.js';
import type { Matter } from './match-context.js';
import type { Reading } from './reading.js';

export type Belonging = {
  readonly of: readonly string[];
  readonly hasFiles: boolean;
  readonly reading: Reading;
  /** Whether the person said which matter it is; otherwise it was their only one, and they may have meant another. */
  readonly saidWhich: boolean;
};

/**
 * What words or files mean for the complainant's matter that they belong to. While its report waits for an answer they
 * are that answer: clearly satisfied, or else a dispute at once (Amethi A7). After closing likewise.
 */
export const belong = (matter: Matter, { of, hasFiles, reading, saidWhich }: Belonging): Intent => {
  const { number, round, status } = matter;
  const saysNothing = !hasFiles && (reading.wordless || reading.thanks || reading.greets);
  if (!hasFiles && reading.asksStatus) return { do: 'tell_status', numbers: [number] };
  if (status === 'reported' || status === 'closed') {
    if (!hasFiles && reading.satisfied) return { do: 'feedback', number, round, satisfied: true, of };
    if (!saysNothing) return { do: 'dispute', number, round, of };
    return status === 'reported' ? { do: 'ask_feedback', number, round } : { do: 'nothing' };
  }
  if (saysNothing) return reading.wordless ? { do: 'tell_status', numbers: [number] } : { do: 'nothing' };
  const mayBeNew = !saidWhich && !reading.wordless;
  return { do: 'add', number, words: 'comment', tell: mayBeNew ? 'where_or_new' : 'where', of };
};
