import { globSync } from 'node:fs';
import { documentsOf, read, root } from './files.mjs';

/** Metrics that are asked for must be metrics that docs/telemetry.md promises, with labels that it promises. */
export const observeProblems = () => {
  const promised = new Map(
    [...read('docs/telemetry.md').matchAll(/^\| `(sunwai_\w+)`\s*\| (\w+)\s*\| ([^|]*)\|/gm)].map(
      ([, name, type, labels]) => [
        name,
        { type, labels: new Set([...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label)) },
      ],
    ),
  );
  const problems = [];
  for (const { where, expr } of [...asked()]) {
    for (const [, name] of expr.matchAll(/\b(sunwai_\w+)/g)) {
      if (!promised.has(familyOf(name, promised))) problems.push(`${where}: no metric ${name} in docs/telemetry.md`);
    }
    const known = new Set([
      'le',
      'service',
      'job',
      ...[...expr.matchAll(/\b(sunwai_\w+)/g)].flatMap(([, name]) => [
        ...(promised.get(familyOf(name, promised))?.labels ?? []),
      ]),
    ]);
    for (const [, labels] of expr.matchAll(/\bby \(([^)]*)\)/g)) {
      for (const label of labels.split(',').map((one) => one.trim()))
        if (!known.has(label)) problems.push(`${where}: no label ${label} on what it asks for`);
    }
  }
  for (const file of globSync('deploy/observe/**/*.yaml', { cwd: root })) documentsOf(read(file), file);
  return { problems, says: [`${promised.size} metrics promised`] };
};

/** A histogram is asked for by its parts. */
const familyOf = (name, promised) => {
  const family = name.replace(/_(bucket|count|sum)$/, '');
  return promised.get(family)?.type === 'histogram' ? family : name;
};

function* asked() {
  for (const { rules } of documentsOf(read('deploy/observe/alerts.yaml'), 'alerts.yaml')[0].groups)
    for (const { alert, expr } of rules) yield { where: `alert ${alert}`, expr };
  for (const file of globSync('deploy/observe/grafana/dashboards/*.json', { cwd: root }))
    for (const { title, targets } of JSON.parse(read(file)).panels)
      for (const { expr } of targets) yield { where: `panel "${title}"`, expr };
}
