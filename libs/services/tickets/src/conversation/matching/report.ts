import type { Intent } from './intent.js';
import type { Matter } from './match-context.js';
import type { Reading } from './reading.js';

/**
 * What an officer's words and files are for a ticket that they answer for: the report of its round; "not ours" sends it
 * on instead. Files that come after the report add to it; words then are a report too many, and the refusal says so.
 */
export const report = (
  { number, round, status }: Matter,
  { of, hasFiles, reading }: { readonly of: readonly string[]; readonly hasFiles: boolean; readonly reading: Reading },
): Intent => {
  const isInHand = status === 'assigned' || status === 'reopened';
  if (!isInHand && reading.wordless && hasFiles) return { do: 'add', number, words: 'evidence', tell: 'where', of };
  if (reading.wordless) {
    if (!hasFiles) return { do: 'tell_status', numbers: [number] };
    return { do: 'keep', question: 'words', ask: 'words_wanted', choices: [], of, number };
  }
  const { outcome } = reading;
  return outcome === 'not_ours' ? { do: 'decline', number, round, of } : { do: 'report', number, round, outcome, of };
};
