import { normaliseWords } from '../words.js';
import type { PackContent, PackSources } from '../reading/pack-files.js';
import type { Problem } from '../problem.js';

/** A word that speaks for two categories decides nothing: worth knowing, not forbidden. */
export const checkWords = ({ categories }: PackContent, { categories: source }: PackSources): readonly Problem[] => {
  const owners = new Map<string, { id: string; line: number }>();
  return categories.categories.flatMap(({ id, words }, index) =>
    Object.entries(words).flatMap(([language, list]) =>
      list.flatMap((word, at): readonly Problem[] => {
        const path = ['categories', index, 'words', language, at];
        const plain = normaliseWords(word);
        if (plain === '')
          return [source.problem('error', path, `"${word}" has no letter in it: write a word, or take it out.`)];
        const owner = owners.get(plain);
        if (!owner) owners.set(plain, { id, line: source.position(path).line });
        if (!owner || owner.id === id) return [];
        return [
          source.problem(
            'warning',
            path,
            `"${word}" also speaks for "${owner.id}" (line ${owner.line}): keep it where it fits best, or make it a longer phrase.`,
          ),
        ];
      }),
    ),
  );
};
