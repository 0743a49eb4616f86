import { normaliseWords } from '../words.js';
import type { PackContent, PackSources } from '../reading/pack-files.js';
import type { Problem } from '../problem.js';

/** One outermost place, everything else within it, no circles; two places of one kind do not share a name. */
export const checkJurisdictions = (content: PackContent, sources: PackSources): readonly Problem[] => [
  ...checkTree(content, sources),
  ...checkNames(content, sources),
];

const checkTree = ({ jurisdictions: { jurisdictions } }: PackContent, { jurisdictions: source }: PackSources) => {
  const parents = new Map(jurisdictions.map(({ id, parent }) => [id, parent]));
  const outermost = jurisdictions.find(({ parent }) => parent === undefined);
  return jurisdictions.flatMap(({ id, parent }, index): readonly Problem[] => {
    if (parent === undefined) {
      if (id === outermost?.id) return [];
      return [
        source.problem(
          'error',
          ['jurisdictions', index],
          `"${id}" has no parent: add "parent" (only the outermost place, here "${outermost?.id}", has none).`,
        ),
      ];
    }
    const seen = new Set<string>();
    for (let at: string | undefined = id; at !== undefined; at = parents.get(at)) {
      if (seen.has(at)) {
        return at === id
          ? [
              source.problem(
                'error',
                ['jurisdictions', index, 'parent'],
                `"${id}" lies within itself: ${[...seen, id].join(' → ')}. Name a place around it.`,
              ),
            ]
          : [];
      }
      seen.add(at);
    }
    return [];
  });
};

const checkNames = ({ jurisdictions: { jurisdictions } }: PackContent, { jurisdictions: source }: PackSources) => {
  const names = new Map<string, string>();
  return jurisdictions.flatMap(({ id, kind, name, variants }, index) => {
    const words = new Set([...Object.values(name), ...Object.values(variants).flat()].map(normaliseWords));
    return [...words].flatMap((word) => {
      const other = names.get(`${kind} ${word}`);
      names.set(`${kind} ${word}`, other ?? id);
      if (other === undefined) return [];
      return [
        source.problem(
          'warning',
          ['jurisdictions', index, 'name'],
          `"${word}" also names "${other}", of the same kind: people who write it will be asked which one.`,
        ),
      ];
    });
  });
};
