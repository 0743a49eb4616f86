import type { Found } from './phrase-index.js';

export type Scored<Id extends string = string> = {
  readonly id: Id;
  readonly score: number;
  /** The pack's words that were found for it. */
  readonly words: readonly string[];
};

/** A phrase of n words says as much as n single ones, and a little more for being said together. */
const weightOf = (words: number): number => words + 0.3 * (words - 1);

/** A second mention of the same phrase says little that the first did not. */
const REPEATED = 0.2;

/** Best first; in the order of the text where they are equal. A phrase of several ids speaks for each a part. */
export const scoreIds = <Id extends string>(found: readonly Found<Id>[]): readonly Scored<Id>[] => {
  const scores = new Map<Id, { score: number; words: Set<string> }>();
  const seen = new Set<string>();
  for (const { word, words, ids } of found) {
    const weight = (weightOf(words) / ids.length) * (seen.has(word) ? REPEATED : 1);
    seen.add(word);
    for (const id of ids) {
      const entry = scores.get(id) ?? { score: 0, words: new Set<string>() };
      entry.score += weight;
      entry.words.add(word);
      scores.set(id, entry);
    }
  }
  return [...scores]
    .map(([id, { score, words }]) => ({ id, score, words: [...words] }))
    .sort((one, other) => other.score - one.score);
};

/**
 * How sure a score is, 0 to 1: by its own strength (one word of evidence alone is 0.7), and by how far it is ahead of
 * the next one (none ahead halves it).
 */
export const confidenceOf = (score: number, next: number): number => {
  if (score === 0) return 0;
  const strength = score / (score + 0.4);
  const lead = score / (score + next);
  return Math.round(strength * lead * 100) / 100;
};
