import type { PhraseKey } from '@sunwai/packs';
import { normaliseWords } from '@sunwai/packs';
import type { ReportOutcome } from '@sunwai/ticket';

/** What a whole short phrase means in the pack; none for all others. Is given words as `normaliseWords` leaves them. */
export type Meaning = (phrase: string) => readonly PhraseKey[];

/** What words say by the pack's phrases, before it is asked which matter they are about. */
export type Reading = {
  /** No letter and no digit: empty, or signs and pictures alone. */
  readonly wordless: boolean;
  /** Nothing but: satisfied, with thanks and greetings at most. Anything more may be an objection. */
  readonly satisfied: boolean;
  /** Says somewhere that they are not satisfied. */
  readonly objects: boolean;
  /** Nothing but a question how it stands. */
  readonly asksStatus: boolean;
  /** Nothing but thanks. */
  readonly thanks: boolean;
  /** Nothing but a greeting. */
  readonly greets: boolean;
  /** Begins by saying that it is a matter of its own. */
  readonly isNew: boolean;
  /** How an officer's report begins. */
  readonly outcome: ReportOutcome;
};

/** The longest phrase looked for, in words. */
const longestPhrase = 8;
/** Nothing longer consists of phrases alone. */
const longestCourtesy = 16;

export const read = (text: string, meaning: Meaning): Reading => {
  const words = wordsOf(text);
  const only = (wanted: PhraseKey, ...besides: readonly PhraseKey[]) => consistsOf(words, wanted, besides, meaning);
  return {
    wordless: words.length === 0,
    satisfied: only('satisfied', 'thanks', 'greeting') && !says(words, 'not_satisfied', meaning),
    objects: says(words, 'not_satisfied', meaning),
    asksStatus: only('status', 'thanks', 'greeting'),
    thanks: only('thanks'),
    greets: only('greeting', 'thanks'),
    isNew: opening(words, ['new_complaint'], meaning) !== undefined,
    outcome: outcomes[opening(words, outcomeKeys, meaning) ?? 'outcome_resolved'] ?? 'resolved',
  };
};

/**
 * Whether what stands beside a ticket number only asks how it stands: nothing, a stray word ("number …"), or such a
 * question with a word more. Anything else has something to say, and is kept.
 */
export const asksAbout = (rest: string, meaning: Meaning): boolean => {
  const words = wordsOf(rest);
  if (words.length === 0) return true;
  if (says(words, 'satisfied', meaning) || says(words, 'not_satisfied', meaning)) return false;
  return uncovered(words, ['status', 'thanks', 'greeting'], meaning) <= 1 && words.length <= longestPhrase;
};

const wordsOf = (text: string): readonly string[] =>
  normaliseWords(text)
    .split(' ')
    .filter((word) => word !== '');

const outcomes: Partial<Record<PhraseKey, ReportOutcome>> = {
  outcome_resolved: 'resolved',
  outcome_partly_resolved: 'partly_resolved',
  outcome_not_feasible: 'not_feasible',
  outcome_not_ours: 'not_ours',
};
const outcomeKeys = Object.keys(outcomes) as readonly PhraseKey[];

/** The first of the keys that the longest opening phrase means. */
const opening = (words: readonly string[], keys: readonly PhraseKey[], meaning: Meaning): PhraseKey | undefined => {
  for (let length = Math.min(longestPhrase, words.length); length > 0; length -= 1) {
    const meant = meaning(words.slice(0, length).join(' ')).find((key) => keys.includes(key));
    if (meant) return meant;
  }
  return undefined;
};

const says = (words: readonly string[], key: PhraseKey, meaning: Meaning): boolean =>
  words.some((_word, from) => opening(words.slice(from), [key], meaning) !== undefined);

/** Whether the words are phrases of these keys from end to end, with the wanted one among them. */
const consistsOf = (
  words: readonly string[],
  wanted: PhraseKey,
  besides: readonly PhraseKey[],
  meaning: Meaning,
): boolean => {
  if (words.length > longestCourtesy) return false;
  return says(words, wanted, meaning) && uncovered(words, [wanted, ...besides], meaning) === 0;
};

/** How few of the words remain when as many as possible are told by phrases of these keys. */
const uncovered = (words: readonly string[], keys: readonly PhraseKey[], meaning: Meaning): number => {
  const left = [0];
  for (let end = 1; end <= words.length; end += 1) {
    let fewest = left[end - 1]! + 1;
    for (let from = Math.max(0, end - longestPhrase); from < end; from += 1) {
      const told = meaning(words.slice(from, end).join(' ')).some((key) => keys.includes(key));
      if (told) fewest = Math.min(fewest, left[from]!);
    }
    left.push(fewest);
  }
  return left[words.length]!;
};
