import type { Kind } from '@sunwai/ticket';
import type { PackContent } from './reading/pack-files.js';
import type { PhraseKey } from './schema/channels.schema.js';
import type { Localised } from './schema/values.schema.js';
import { normaliseWords } from './words.js';

/** One word or phrase in its normalised form, with the ids that it speaks for. */
export type LexiconEntry<Id extends string = string> = {
  readonly word: string;
  /** Languages in whose list it stands. */
  readonly languages: readonly string[];
  readonly ids: readonly Id[];
};

/** Raw material for matching; the matcher is its reader's. Entries are in order of first appearance. */
export type Lexicon = {
  readonly categories: readonly LexiconEntry[];
  /** A name can be a tehsil's, a block's and a town's at once: then all their ids. */
  readonly places: readonly LexiconEntry[];
  readonly placeKinds: readonly LexiconEntry[];
  /** Words that say what a message is: a demand, a suggestion, … */
  readonly kinds: readonly LexiconEntry<Kind>[];
};

type WordLists = Readonly<Record<string, readonly string[]>>;

const lexiconEntries = <Id extends string>(
  sources: readonly { readonly id: Id; readonly words: WordLists }[],
): readonly LexiconEntry<Id>[] => {
  const entries = new Map<string, { languages: Set<string>; ids: Set<Id> }>();
  for (const { id, words } of sources) {
    for (const [language, list] of Object.entries(words)) {
      for (const word of list.map(normaliseWords).filter((text) => text !== '')) {
        const entry = entries.get(word) ?? { languages: new Set<string>(), ids: new Set<Id>() };
        entry.languages.add(language);
        entry.ids.add(id);
        entries.set(word, entry);
      }
    }
  }
  return [...entries].map(([word, { languages, ids }]) => ({ word, languages: [...languages], ids: [...ids] }));
};

export const lexiconOf = ({ categories, jurisdictions, routing }: PackContent): Lexicon => ({
  categories: lexiconEntries(categories.categories),
  places: lexiconEntries(
    jurisdictions.jurisdictions.flatMap(({ id, name, variants }) => [
      { id, words: asLists(name) },
      { id, words: variants },
    ]),
  ),
  placeKinds: lexiconEntries(
    jurisdictions.kinds.flatMap(({ id, name, words }) => [
      { id, words: asLists(name) },
      { id, words },
    ]),
  ),
  kinds: lexiconEntries(
    Object.entries(routing.kind_words).map(([kind, words]) => ({ id: kind as Kind, words: words ?? {} })),
  ),
});

const asLists = (name: Localised): WordLists =>
  Object.fromEntries(Object.entries(name).map(([language, text]) => [language, [text]]));

/** Whole short messages, normalised, to what they say. */
export const meaningsOf = ({ channels: { phrases } }: PackContent): ReadonlyMap<string, readonly PhraseKey[]> => {
  const keys = Object.keys(phrases) as PhraseKey[];
  return new Map(lexiconEntries(keys.map((id) => ({ id, words: phrases[id] }))).map(({ word, ids }) => [word, ids]));
};
