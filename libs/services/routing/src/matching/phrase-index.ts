import type { LexiconEntry } from '@sunwai/packs';
import { normaliseWords } from '@sunwai/packs';
import { soundOf, spellingsOf } from './spelling.js';

/** A word of the text with the spellings under which it may be found. */
export type Token = { readonly spellings: readonly string[] };

export type Found<Id extends string> = {
  /** The words as the pack has them, never the person's. */
  readonly word: string;
  readonly ids: readonly Id[];
  /** Words of the phrase: a longer one says more. */
  readonly words: number;
  /** First token, from 0, and how many. */
  readonly at: number;
  readonly length: number;
};

type Phrase<Id extends string> = {
  readonly word: string;
  readonly words: number;
  readonly sounds: readonly string[];
  readonly ids: readonly Id[];
};

export const tokensOf = (text: string): readonly Token[] => {
  const normalised = normaliseWords(text);
  return normalised === '' ? [] : normalised.split(' ').map((word) => ({ spellings: spellingsOf(word) }));
};

/** Finds a lexicon's phrases in a text: whole words alone, and of those that overlap the longest. */
export class PhraseIndex<Id extends string> {
  private readonly byFirst = new Map<string, Phrase<Id>[]>();

  constructor(entries: readonly LexiconEntry<Id>[]) {
    const phrases = new Map<string, Phrase<Id>>();
    const add = (sounds: readonly string[], { word, words, ids }: Omit<Phrase<Id>, 'sounds'>): void => {
      const key = sounds.join(' ');
      const known = phrases.get(key);
      phrases.set(key, { word, words, ...known, sounds, ids: [...new Set([...(known?.ids ?? []), ...ids])] });
    };
    for (const { word, ids } of entries) {
      const parts = word.split(' ');
      add(parts.map(soundOf), { word, words: parts.length, ids });
    }
    // People write compounds in one word too: राशनकार्ड, streetlight.
    for (const { sounds, ...phrase } of [...phrases.values()]) {
      if (sounds.length === 2 && !phrases.has(sounds.join(''))) add([sounds.join('')], phrase);
    }
    for (const phrase of phrases.values()) {
      const first = phrase.sounds[0]!;
      this.byFirst.set(first, [...(this.byFirst.get(first) ?? []), phrase]);
    }
    for (const list of this.byFirst.values()) list.sort((one, other) => other.sounds.length - one.sounds.length);
  }

  find(tokens: readonly Token[]): readonly Found<Id>[] {
    const found: Found<Id>[] = [];
    for (let at = 0; at < tokens.length;) {
      const phrase = this.longestAt(tokens, at);
      if (phrase) {
        const { word, words, ids } = phrase;
        found.push({ word, words, ids, at, length: phrase.sounds.length });
      }
      at += phrase?.sounds.length ?? 1;
    }
    return found;
  }

  /** Of equally long ones, the one that needs the least bending of the first word. */
  private longestAt(tokens: readonly Token[], at: number): Phrase<Id> | undefined {
    let best: Phrase<Id> | undefined;
    for (const spelling of tokens[at]!.spellings) {
      const phrase = this.byFirst
        .get(spelling)
        ?.find(({ sounds }) => sounds.every((sound, index) => tokens[at + index]?.spellings.includes(sound)));
      if (phrase && phrase.sounds.length > (best?.sounds.length ?? 0)) best = phrase;
    }
    return best;
  }
}
