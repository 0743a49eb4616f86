import type { Pack } from '@sunwai/packs';
import { detectAll } from 'tinyld';
import { english, romanisedHindi } from './romanised-hindi.js';

/** `language` is undefined where the words are too few to tell. */
export type Detected = { readonly language: string | undefined; readonly script: string };

/** ISO 15924 codes of the scripts of India's languages, and Latin. */
const scripts = [
  'Deva',
  'Latn',
  'Gujr',
  'Guru',
  'Beng',
  'Orya',
  'Taml',
  'Telu',
  'Knda',
  'Mlym',
  'Arab',
  'Olck',
  'Mtei',
];
const lettersOf = new Map(scripts.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'gu')]));

/** The beginning of a message tells its language; a long one is not read to its end. */
const READ = 2_000;

/**
 * In which language and script something is written. The script decides first; Latin letters are Hindi or another
 * language of the pack when their words are, English when theirs are. "ok", "👍" or a number could be any.
 */
export const detectLanguage = (words: string, pack: Pack): Detected => {
  const text = words.slice(0, READ);
  const script = scriptOf(text);
  if (script === undefined) return { language: undefined, script: 'Zyyy' };
  return { language: script === 'Latn' ? latinLanguage(text, pack) : languageIn(script, pack), script };
};

/** The script of most letters; undefined where there are none of a script that is known here. */
const scriptOf = (text: string): string | undefined => {
  let best: { script: string; letters: number } | undefined;
  for (const [script, pattern] of lettersOf) {
    const letters = text.match(pattern)?.length ?? 0;
    if (letters > (best?.letters ?? 0)) best = { script, letters };
  }
  return best?.script;
};

/** The pack's own language that is written so, else the one that most people in India write so (CLDR's likely subtags). */
const languageIn = (script: string, pack: Pack): string =>
  pack.languages.find((language) => new Intl.Locale(language).maximize().script === script) ??
  new Intl.Locale(`und-${script}-IN`).maximize().language;

const latinLanguage = (text: string, pack: Pack): string | undefined => {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const romanised = romanisedOf(pack);
  const counts = new Map<string, number>();
  for (const word of words) {
    const language = english.has(word) ? 'en' : romanisedHindi.has(word) ? 'hi' : romanised.get(word);
    if (language !== undefined) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const [first, second] = [...counts].sort(([, one], [, other]) => other - one);
  // One English word in a sentence of another language is common; the reverse is not.
  if (first && second && first[1] === second[1]) return first[0] === 'en' ? second[0] : first[0];
  return first?.[0] ?? (words.length >= 4 && isSurelyEnglish(text) ? 'en' : undefined);
};

/** Of Latin text tinyld is to be trusted about English alone: it knows no Indian language in these letters. */
const isSurelyEnglish = (text: string): boolean => {
  const [best] = detectAll(text);
  return best?.lang === 'en' && best.accuracy >= 0.5;
};

const romanisedByPack = new WeakMap<Pack, ReadonlyMap<string, string>>();

/** Single words that the pack lists for a language in Latin letters (`hi-Latn`) and not for English. */
const romanisedOf = (pack: Pack): ReadonlyMap<string, string> => {
  const known = romanisedByPack.get(pack);
  if (known) return known;
  const made = new Map<string, string>();
  for (const { word, languages } of [...pack.lexicon.categories, ...pack.lexicon.placeKinds]) {
    const tag = languages.find((language) => language.endsWith('-Latn'));
    if (tag !== undefined && !languages.includes('en') && !word.includes(' ')) made.set(word, tag.split('-')[0]!);
  }
  romanisedByPack.set(pack, made);
  return made;
};
