import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Who may import whom. Everything that is not allowed here is an error. A path says what a file may touch: domain is
 * pure, platform has ports and their engines, services do what the system does, apps only compose.
 */

/** What each platform package is built on, of platform itself. Nothing else of platform is open to it. */
const platformBuiltOn = {
  hosting: [
    ...['database', 'doors', 'event-store', 'identity', 'media'],
    ...['messaging', 'packs', 'telemetry', 'ticket-client', 'whatsapp'],
  ],
  database: ['sqlite'],
  doors: ['telemetry'],
  'event-store': [],
  identity: ['database'],
  media: ['identity'],
  messaging: ['event-store', 'sqlite', 'telemetry'],
  packs: [],
  sqlite: [],
  telemetry: [],
  'ticket-client': ['telemetry'],
  whatsapp: ['telemetry'],
};

const packageFolder = String.raw`(?:apps/[^/]+|bench|e2e|libs/(?:kernel|contracts|testing)|libs/(?:domain|platform|services)/[^/]+)`;
const spec = String.raw`\.spec\.ts$`;
/** Contract suites are tests that a package hands to whoever builds another engine of its port. */
const contractSuite = String.raw`/src/contract/`;
const kernel = '^libs/kernel/';
const contracts = '^libs/contracts/';
const domain = '^libs/domain/';
const platform = '^libs/platform/';
const services = '^libs/services/';
const workspace = String.raw`^(?:apps|bench|e2e|libs)/`;

/** The files that packages declare as importable: `exports` of each package.json, `.` and such as `./contract`. */
const entries = globSync(['libs/*/package.json', 'libs/*/*/package.json']).flatMap((manifest) => {
  const { exports } = JSON.parse(readFileSync(manifest, 'utf8'));
  return Object.values(exports ?? {}).map((target) =>
    path.posix.join(path.posix.dirname(manifest), target['@sunwai/source']),
  );
});
const asPattern = (file) => `^${file.replaceAll('.', String.raw`\.`)}$`;

/** Of this workspace, code in `from` imports what is in `to`, and nothing else. Specs may also import `testing`. */
const mayImport = ({ name, comment, from, to, besides = [] }) => [
  {
    name,
    severity: 'error',
    comment,
    from: { path: from, pathNot: [spec, contractSuite] },
    to: { path: workspace, pathNot: to },
  },
  {
    name: `${name}-in-specs`,
    severity: 'error',
    comment,
    from: { path: from + '.*' + `(?:${spec}|${contractSuite})` },
    to: { path: workspace, pathNot: [...to, '^libs/testing/', domain, ...besides] },
  },
];

const onlyTypesOf = (name, from, to) => ({
  name,
  severity: 'error',
  comment: 'Of the domain, its types alone: rules are called by services.',
  from: { path: from, pathNot: [spec, contractSuite] },
  to: { path: to, dependencyTypesNot: ['type-only'] },
});

const floors = [
  ...mayImport({
    name: 'kernel-stands-alone',
    comment: 'The kernel depends on nothing.',
    from: kernel,
    to: [kernel],
  }),
  ...mayImport({
    name: 'domain-is-pure',
    comment: 'The domain imports the kernel and the domain.',
    from: domain,
    to: [kernel, domain],
  }),
  ...mayImport({
    name: 'contracts-know-types',
    comment: 'Contracts import the domain’s types and the kernel.',
    from: contracts,
    to: [contracts, kernel, domain],
  }),
  onlyTypesOf('contracts-take-types-alone', contracts, domain),
  ...Object.entries(platformBuiltOn).flatMap(([name, builtOn]) =>
    mayImport({
      name: `platform-${name}`,
      comment: `platform/${name} imports contracts, kernel, the domain’s types and [${builtOn}] of platform.`,
      from: `^libs/platform/${name}/`,
      to: [contracts, kernel, domain, ...[name, ...builtOn].map((one) => `^libs/platform/${one}/`)],
    }),
  ),
  {
    name: 'platform-is-listed',
    severity: 'error',
    comment: 'A new platform package says in .dependency-cruiser.mjs what it is built on.',
    from: { path: platform, pathNot: `^libs/platform/(?:${Object.keys(platformBuiltOn).join('|')})/` },
    to: {},
  },
  onlyTypesOf('platform-takes-types-alone', platform, domain),
  ...mayImport({
    name: 'services-know-no-apps',
    comment: 'A service imports domain, platform, contracts and kernel.',
    from: services,
    to: [services, domain, platform, contracts, kernel],
  }),
  {
    name: 'services-know-no-other-service',
    severity: 'error',
    comment: 'Services meet in topics and commands, never in code.',
    from: { path: String.raw`^libs/services/([^/]+)/` },
    to: { path: services, pathNot: '^libs/services/$1/' },
  },
  {
    name: 'apps-compose',
    severity: 'error',
    comment: 'An app imports services, platform, contracts and kernel; never another app.',
    from: { path: String.raw`^apps/([^/]+)/` },
    to: { path: workspace, pathNot: ['^apps/$1/', services, platform, contracts, kernel] },
  },
  {
    name: 'e2e-uses-public-doors',
    severity: 'error',
    comment:
      'Walks and faults go through public doors alone: contracts, kernel, the phones of the sandbox, servers of tests.',
    from: { path: '^e2e/' },
    to: {
      path: workspace,
      pathNot: ['^e2e/', contracts, kernel, '^libs/services/whatsapp-sandbox/', '^libs/testing/src/servers/'],
    },
  },
  {
    name: 'bench-measures-platform',
    severity: 'error',
    comment:
      'Benches measure platform parts and the relay directly, services by their doors; the sandbox is their load.',
    from: { path: '^bench/' },
    to: {
      path: workspace,
      pathNot: ['^bench/', platform, contracts, kernel, '^libs/services/(?:whatsapp-sandbox|tickets)/'],
    },
  },
];

const insideAService = [
  {
    name: 'entry-points-are-the-edge',
    severity: 'error',
    comment: 'Entry points call use cases, never the other way round; only module and index put them together.',
    from: {
      path: String.raw`^libs/services/([^/]+)/src/`,
      pathNot: [
        String.raw`/src/(?:http|grpc|messaging)/`,
        String.raw`\.module\.ts$`,
        String.raw`/src/index\.ts$`,
        spec,
      ],
    },
    to: { path: '^libs/services/$1/src/(?:http|grpc|messaging)/' },
  },
  {
    name: 'entry-points-do-not-meet',
    severity: 'error',
    comment: 'One door does not go through another: what they share is a use case.',
    from: { path: String.raw`^libs/services/([^/]+)/src/(http|grpc|messaging)/`, pathNot: spec },
    to: { path: '^libs/services/$1/src/(?:http|grpc|messaging)/', pathNot: '^libs/services/$1/src/$2/' },
  },
];

const everywhere = [
  {
    name: 'no-cycles',
    severity: 'error',
    comment: 'Two files that need each other are one file, or three.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'only-what-a-package-exports',
    severity: 'error',
    comment: 'Another package is imported through its index or a declared sub-export.',
    from: { path: `^(${packageFolder})/` },
    to: { path: workspace, pathNot: ['^$1/', ...entries.map(asPattern)] },
  },
  {
    name: 'testing-is-for-specs',
    severity: 'error',
    comment: 'Builders and fixtures are no part of what runs.',
    from: { path: workspace, pathNot: [spec, contractSuite, '^libs/testing/', '^e2e/'] },
    to: { path: '^libs/testing/' },
  },
  {
    name: 'domain-has-no-packages',
    severity: 'error',
    comment: 'The domain uses nothing of npm; of Node, hashing alone.',
    from: { path: [domain, kernel], pathNot: spec },
    to: {
      dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'core'],
      pathNot: ['^(?:node:)?crypto$', kernel, domain],
    },
  },
  {
    name: 'nothing-of-nest-in-the-core',
    severity: 'error',
    comment: 'Contracts are read by programs that are no Nest programs.',
    from: { path: [contracts, kernel, domain] },
    to: { path: 'node_modules/@nestjs/' },
  },
  {
    name: 'every-import-resolves',
    severity: 'error',
    comment: 'An import that resolves to nothing here fails on somebody’s machine.',
    from: {},
    to: { couldNotResolve: true },
  },
];

export default {
  forbidden: [...floors, ...insideAService, ...everywhere],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', '^bench/peers/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.specs.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@sunwai/source', 'import', 'types', 'node', 'default', 'require'],
      extensions: ['.ts', '.mts', '.d.ts', '.js', '.mjs', '.json'],
    },
  },
};
