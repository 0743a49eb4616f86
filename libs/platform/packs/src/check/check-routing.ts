import type { PackContent, PackSources } from '../reading/pack-files.js';
import type { Problem } from '../problem.js';
import type { RoutingRule } from '../schema/rules.schema.js';

/** Every category has a rule, every rule an officer whom it can reach, and none stands behind one that takes all of its tickets. */
export const checkRouting = (
  content: PackContent,
  { routing: source, categories: categoriesSource }: PackSources,
): readonly Problem[] => {
  const { routing, categories, officers, jurisdictions } = content;
  const held = new Set(officers.officers.map(({ post }) => post));
  const kinds = jurisdictions.kinds.map(({ id }) => id);
  const problems: Problem[] = [];
  const taken = new Set<string>();
  routing.rules.forEach((rule, index) => {
    rule.to.forEach((post, at) => {
      if (held.has(post)) return;
      problems.push(
        source.problem(
          'error',
          ['rules', index, 'to', at],
          `Nobody holds the post "${post}", so no officer is reached: name another post, or add an officer in officers.yaml.`,
        ),
      );
    });
    const cases = categoriesOf(rule, content).flatMap((category) =>
      (rule.in ?? kinds).map((kind) => `${category} ${kind}`),
    );
    if (cases.length === 0) {
      problems.push(
        source.problem(
          'error',
          ['rules', index],
          `No category is of the department "${rule.department}": the rule can reach no officer; take it out, or add the category.`,
        ),
      );
    } else if (cases.every((one) => taken.has(one))) {
      problems.push(
        source.problem(
          'error',
          ['rules', index],
          'Rules above take everything that this one is for, so it is never used: move it up, or take it out.',
        ),
      );
    }
    for (const one of cases) taken.add(one);
  });
  categories.categories.forEach(({ id }, index) => {
    if (kinds.some((kind) => taken.has(`${id} ${kind}`))) return;
    problems.push(
      categoriesSource.problem(
        'error',
        ['categories', index],
        `No rule in routing.yaml is for "${id}": add it to one, so that it reaches an officer.`,
      ),
    );
  });
  return problems;
};

const categoriesOf = (rule: RoutingRule, { categories }: PackContent): readonly string[] =>
  rule.categories ??
  categories.categories.filter(({ department }) => department === rule.department).map(({ id }) => id);
