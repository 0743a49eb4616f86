import type { PackContent, PackSources } from '../reading/pack-files.js';
import type { Problem } from '../problem.js';
import type { Localised } from '../schema/values.schema.js';
import type { DataPath, SourceFile } from '../reading/source-file.js';

/** Every offered language has its messages, and every name its text in each of them. */
export const checkLanguages = (content: PackContent, sources: PackSources): readonly Problem[] => {
  const { default: fallback, offered } = content.pack.languages;
  const problems: Problem[] = [];
  if (!offered.includes(fallback)) {
    problems.push(
      sources.pack.problem(
        'error',
        ['languages', 'default'],
        `"${fallback}" is not offered: add it to "offered", or name one of ${offered.join(', ')}.`,
      ),
    );
  }
  offered.forEach((language, index) => {
    if (language in content.messages) return;
    problems.push(
      sources.pack.problem(
        'error',
        ['languages', 'offered', index],
        `There are no messages in "${language}": write messages/${language}.yaml, or take the language out.`,
      ),
    );
  });
  for (const [language, source] of Object.entries(sources.messages)) {
    if (offered.includes(language)) continue;
    problems.push(
      source.problem(
        'error',
        [],
        `"${language}" is not offered in pack.yaml: add it to languages.offered, or delete this file.`,
      ),
    );
  }
  for (const { source, path, name } of namesOf(content, sources)) {
    for (const language of new Set([fallback, ...offered])) {
      if (name[language] !== undefined) continue;
      const needed = language === fallback;
      problems.push(
        source.problem(
          needed ? 'error' : 'warning',
          path,
          needed
            ? `The name in "${language}" is missing, the pack's default language: add it.`
            : `The name in "${language}" is missing: until it is added, the one in "${fallback}" is shown.`,
        ),
      );
    }
  }
  return problems;
};

type Named = { readonly source: SourceFile; readonly path: DataPath; readonly name: Localised };

const namesOf = (content: PackContent, sources: PackSources): readonly Named[] => {
  const list = (
    source: SourceFile,
    key: string,
    entries: readonly { name?: Localised | undefined }[],
  ): readonly Named[] =>
    entries.flatMap(({ name }, index) => (name ? [{ source, path: [key, index, 'name'], name }] : []));
  return [
    { source: sources.pack, path: ['name'], name: content.pack.name },
    { source: sources.pack, path: ['state', 'name'], name: content.pack.state.name },
    ...list(sources.departments, 'departments', content.departments.departments),
    ...list(sources.jurisdictions, 'kinds', content.jurisdictions.kinds),
    ...list(sources.jurisdictions, 'jurisdictions', content.jurisdictions.jurisdictions),
    ...list(sources.offices, 'offices', content.offices.offices),
    ...list(sources.officers, 'levels', content.officers.levels),
    ...list(sources.officers, 'posts', content.officers.posts),
    ...list(sources.officers, 'officers', content.officers.officers),
    ...list(sources.categories, 'categories', content.categories.categories),
  ];
};
