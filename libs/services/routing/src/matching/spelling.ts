/**
 * The spellings under which a word is looked up, the one as written first. Beyond what `normaliseWords` folds for all
 * uses, words are compared as they sound, and without the endings of number and case (हैंडपंपों, सड़कें, road's roads).
 */
export const spellingsOf = (word: string): readonly string[] => {
  const folded = soundOf(word);
  return [...new Set([folded, ...basesOf(word).map(soundOf)])];
};

/** Vowel lengths and the like, which people write as they please; Devanagari and Latin each by their own habits. */
export const soundOf = (word: string): string => (/[a-z]/.test(word) ? latinSound(word) : devanagariSound(word));

const devanagariSound = (word: string): string =>
  word
    .replaceAll('ि', 'ी')
    .replaceAll('ु', 'ू')
    .replaceAll('इ', 'ई')
    .replaceAll('उ', 'ऊ')
    .replaceAll('ै', 'े')
    .replaceAll('ऐ', 'ए')
    .replaceAll('ौ', 'ो')
    .replaceAll('औ', 'ओ')
    .replaceAll('ॉ', 'ा')
    .replaceAll('ऑ', 'आ')
    .replaceAll('ष', 'श')
    .replaceAll('ः', '')
    .replace(/य(?=[ीे])/g, '')
    .replace(/(?<=[ा-ौ])ई/g, 'ी');

const latinSound = (word: string): string =>
  word
    .replaceAll('aa', 'a')
    .replaceAll('ee', 'i')
    .replaceAll('ii', 'i')
    .replaceAll('oo', 'u')
    .replaceAll('uu', 'u')
    .replaceAll('w', 'v')
    .replaceAll('ph', 'f')
    .replaceAll('z', 'j')
    .replaceAll('q', 'k')
    .replaceAll('chh', 'ch')
    .replaceAll('sh', 's')
    .replaceAll('ck', 'k')
    .replace(/m(?=[pb])/g, 'n')
    .replace(/([b-df-hj-np-tv-z])\1/g, '$1')
    .replace(/(?<=[a-z]{3}[b-df-hj-np-tv-z])a$/, '')
    .replace(/(?<=[a-z]{2})y$/, 'i');

type Ending = readonly [ending: RegExp, bases: readonly string[]];

const devanagariEndings: readonly Ending[] = [
  [/(?<=\p{L}.*)ियों$/u, ['ी', 'ि']],
  [/(?<=\p{L}.*)ियां$/u, ['ी', 'ि']],
  [/(?<=\p{L}.*)इयों$/u, ['ई']],
  [/(?<=\p{L}.*)ुओं$/u, ['ू', 'ु']],
  [/(?<=\p{L}.*)ओं$/u, ['']],
  [/(?<=\p{L}.*)ों$/u, ['', 'ा']],
  [/(?<=\p{L}.*)ें$/u, ['']],
  [/(?<=\p{L}.*)े$/u, ['ा']],
];

const latinEndings: readonly Ending[] = [
  [/(?<=[a-z]{3})iyon$/, ['i']],
  [/(?<=[a-z]{3})(?:on|o|en)$/, ['', 'a']],
  [/(?<=[a-z]{3})ies$/, ['y']],
  [/(?<=[a-z]{3}(?:s|x|ch|sh))es$/, ['']],
  [/(?<=[a-z]{2}[a-rt-z])s$/, ['']],
  [/(?<=[a-z]{3})e$/, ['a']],
];

/** What the word may be an inflected form of. */
const basesOf = (word: string): readonly string[] =>
  (/[a-z]/.test(word) ? latinEndings : devanagariEndings).flatMap(([ending, bases]) =>
    ending.test(word) ? bases.map((base) => word.replace(ending, base)) : [],
  );
