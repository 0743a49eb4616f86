import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { ask, documentsOf, read, root, validator } from './files.mjs';
import { renderedProblems } from './rendered.mjs';
import { settingProblems } from './settings.mjs';

const overlays = ['deploy/kubernetes/overlays/district', 'deploy/kubernetes/overlays/state'];
const kustomizations = new Set(['Kustomization', 'Component']);

const { resources, $defs } = JSON.parse(read('deploy/schemas/kubernetes.json'));
const validators = new Map(
  Object.values(resources).map((schema) => {
    const [apiVersion] = schema.properties.apiVersion.enum;
    const [kind] = schema.properties.kind.enum;
    return [`${apiVersion} ${kind}`, validator({ ...schema, $defs })];
  }),
);

const schemaProblems = (resource) => {
  const kind = `${resource.apiVersion} ${resource.kind}`;
  const validate = validators.get(kind);
  if (!validate) return [`there is no schema of ${kind}: add it in scripts/deploy/kubernetes-schema.mjs`];
  return validate(resource).map((problem) => `${resource.kind} ${resource.metadata?.name}: ${problem}`);
};

/** Each file as it is written, then each overlay as it would be applied. */
export const manifestProblems = async () => {
  const files = globSync(['deploy/gateway/*.yaml', 'deploy/kubernetes/**/*.yaml'], { cwd: root });
  const problems = files.flatMap((file) => fileProblems(file).map((problem) => `${file}: ${problem}`));
  const says = [];
  for (const overlay of overlays) {
    const rendered = await render(overlay);
    if (rendered === undefined) {
      says.push(`kustomize and kubectl are not on this machine: ${overlay} was not rendered`);
      continue;
    }
    const all = documentsOf(rendered, overlay);
    const found = [...all.flatMap(schemaProblems), ...renderedProblems(all)];
    problems.push(...found.map((problem) => `${overlay}: ${problem}`));
    says.push(`${overlay}: rendered, ${all.length} resources`);
  }
  return { problems, says };
};

const fileProblems = (file) =>
  documentsOf(read(file), file).flatMap((document) =>
    kustomizations.has(document.kind) ? kustomizationProblems(document, file) : schemaProblems(document),
  );

/** What kustomize itself would say at once, for machines without it; and whether its settings are some. */
const kustomizationProblems = (document, file) => {
  const folder = path.dirname(file);
  const { resources: own = [], components = [], configMapGenerator: maps = [] } = document;
  const generated = maps.flatMap(({ files = [] }) => files);
  const settings = Object.fromEntries(
    maps.flatMap(({ literals = [] }) => literals).map((literal) => literal.split(/=(.*)/s).slice(0, 2)),
  );
  return [
    ...[...own, ...components, ...generated]
      .filter((named) => !existsSync(path.join(root, folder, named)))
      .map((named) => `${named} is not there`),
    ...settingProblems(settings),
  ];
};

const render = async (overlay) =>
  (await ask('kustomize', ['build', overlay])) ?? ask('kubectl', ['kustomize', overlay]);
