/**
 * What CI runs, in order; it stops at the first that fails. `script` is a script of the root package.json, so that
 * whoever sees a step fail can run that one alone: `npm run <script>`.
 */
export const steps = [
  { name: 'tests', script: 'test', totals: true },
  { name: 'lint', script: 'lint' },
  { name: 'format', script: 'format:check' },
  { name: 'types of sources and specs', script: 'typecheck' },
  { name: 'boundaries between packages', script: 'boundaries' },
  { name: 'unused files, exports and dependencies', script: 'unused' },
  { name: 'configuration reference is up to date', script: 'config:check' },
  { name: 'deployment: compose file, image, manifests, dashboards', script: 'deploy:check' },
  { name: 'AsyncAPI document is valid and up to date', script: 'asyncapi:check' },
  { name: 'walks: what each programme must do', script: 'walk:rows' },
  { name: 'walks on a cluster: each service in processes of its own', script: 'walk:cluster' },
  { name: 'crashes: nothing acknowledged is lost', script: 'crash:short' },
  { name: 'faults of a cluster: nothing acknowledged is lost', script: 'faults:short' },
  { name: 'proto: style', script: 'proto:lint' },
  { name: 'proto: nothing released is broken', script: 'proto:breaking' },
  { name: 'proto: generated code is up to date', script: 'proto:check' },
];
