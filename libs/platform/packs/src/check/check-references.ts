import { didYouMean } from '../reading/closest.js';
import type { PackContent, PackSources } from '../reading/pack-files.js';
import type { Problem } from '../problem.js';
import type { DataPath, SourceFile } from '../reading/source-file.js';

/** Every id stands once, and whatever is named exists. */
export const checkReferences = (content: PackContent, sources: PackSources): readonly Problem[] => {
  const known = {
    department: content.departments.departments,
    kind: content.jurisdictions.kinds,
    jurisdiction: content.jurisdictions.jurisdictions,
    office: content.offices.offices,
    post: content.officers.posts,
    officer: content.officers.officers,
    category: content.categories.categories,
  };
  const ids = (what: keyof typeof known): ReadonlySet<string> => new Set(known[what].map(({ id }) => id));
  const problems: Problem[] = [
    ...duplicateIds(sources.departments, 'departments', known.department),
    ...duplicateIds(sources.jurisdictions, 'kinds', known.kind),
    ...duplicateIds(sources.jurisdictions, 'jurisdictions', known.jurisdiction),
    ...duplicateIds(sources.offices, 'offices', known.office),
    ...duplicateIds(sources.officers, 'posts', known.post),
    ...duplicateIds(sources.officers, 'officers', known.officer),
    ...duplicateIds(sources.categories, 'categories', known.category),
  ];
  const expect = (source: SourceFile, path: DataPath, what: keyof typeof known, id: string | undefined): void => {
    if (id !== undefined && !ids(what).has(id)) problems.push(unknownId(source, path, what, id, ids(what)));
  };

  known.jurisdiction.forEach((place, index) => {
    expect(sources.jurisdictions, ['jurisdictions', index, 'kind'], 'kind', place.kind);
    expect(sources.jurisdictions, ['jurisdictions', index, 'parent'], 'jurisdiction', place.parent);
  });
  known.office.forEach((office, index) => {
    expect(sources.offices, ['offices', index, 'department'], 'department', office.department);
    office.covers.forEach((place, at) =>
      expect(sources.offices, ['offices', index, 'covers', at], 'jurisdiction', place),
    );
  });
  known.officer.forEach((officer, index) => {
    expect(sources.officers, ['officers', index, 'post'], 'post', officer.post);
    expect(sources.officers, ['officers', index, 'office'], 'office', officer.office);
    expect(sources.officers, ['officers', index, 'superior'], 'officer', officer.superior);
  });
  known.category.forEach((category, index) =>
    expect(sources.categories, ['categories', index, 'department'], 'department', category.department),
  );
  expect(sources.routing, ['otherwise'], 'officer', content.routing.otherwise);
  expect(sources.routing, ['unclear'], 'category', content.routing.unclear);
  content.routing.rules.forEach((rule, index) => {
    expect(sources.routing, ['rules', index, 'department'], 'department', rule.department);
    rule.categories?.forEach((id, at) => expect(sources.routing, ['rules', index, 'categories', at], 'category', id));
    rule.in?.forEach((id, at) => expect(sources.routing, ['rules', index, 'in', at], 'kind', id));
    rule.to.forEach((id, at) => expect(sources.routing, ['rules', index, 'to', at], 'post', id));
  });
  return problems;
};

const homes = {
  department: 'departments.yaml',
  kind: 'jurisdictions.yaml under "kinds"',
  jurisdiction: 'jurisdictions.yaml',
  office: 'offices.yaml',
  post: 'officers.yaml under "posts"',
  officer: 'officers.yaml',
  category: 'categories.yaml',
} as const;

const unknownId = (
  source: SourceFile,
  path: DataPath,
  what: keyof typeof homes,
  id: string,
  known: ReadonlySet<string>,
): Problem =>
  source.problem(
    'error',
    path,
    `There is no ${what} "${id}": name one of ${homes[what]}, or add it there.${didYouMean(id, known)}`,
  );

const duplicateIds = (source: SourceFile, list: string, entries: readonly { id: string }[]): readonly Problem[] => {
  const first = new Map<string, number>();
  return entries.flatMap(({ id }, index) => {
    const earlier = first.get(id);
    if (earlier === undefined) {
      first.set(id, index);
      return [];
    }
    const { line } = source.position([list, earlier, 'id']);
    return [
      source.problem(
        'error',
        [list, index, 'id'],
        `The id "${id}" is already used in line ${line}: give this one another id.`,
      ),
    ];
  });
};
