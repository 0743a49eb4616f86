/**
 * The form in which words are compared, the same for a pack's lists and for what people write. Folds what is one word
 * spelled differently: case, composed and decomposed letters, nukta (पढ़ाई/पढाई), chandrabindu (गाँव/गांव), a nasal
 * written as a half letter (पम्प/पंप, खण्ड/खंड), joiners, punctuation, Devanagari digits.
 */
export const normaliseWords = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u200b-\u200d\u2060\ufeff\u093c\u0abc]/g, '')
    .normalize('NFC')
    .replaceAll('\u0901', '\u0902')
    .replace(/ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])/g, '\u0902')
    .replace(/[०-९]/g, (digit) => String(digit.codePointAt(0)! - 0x966))
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();

/** One word or phrase in its normalised form, with the ids that it speaks for. */
export type LexiconEntry = {
  readonly word: string;
  /** Languages in whose list it stands. */
  readonly languages: readonly string[];
  readonly ids: readonly string[];
};

/** Raw material for matching; the matcher is its reader's. Entries are in order of first appearance. */
export type Lexicon = {
  readonly categories: readonly LexiconEntry[];
  /** A name can be a tehsil's, a block's and a town's at once: then all their ids. */
  readonly places: readonly LexiconEntry[];
  readonly placeKinds: readonly LexiconEntry[];
};

export type WordLists = Readonly<Record<string, readonly string[]>>;

export const lexiconEntries = (
  sources: readonly { readonly id: string; readonly words: WordLists }[],
): readonly LexiconEntry[] => {
  const entries = new Map<string, { languages: Set<string>; ids: Set<string> }>();
  for (const { id, words } of sources) {
    for (const [language, list] of Object.entries(words)) {
      for (const word of list.map(normaliseWords).filter((text) => text !== '')) {
        const entry = entries.get(word) ?? { languages: new Set(), ids: new Set() };
        entry.languages.add(language);
        entry.ids.add(id);
        entries.set(word, entry);
      }
    }
  }
  return [...entries].map(([word, { languages, ids }]) => ({ word, languages: [...languages], ids: [...ids] }));
};
