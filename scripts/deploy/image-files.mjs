import { cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Puts into a folder what one app needs to run, built already: `node image-files.mjs <app> <folder>`. Packages of the
 * registry are not among it: `npm install` in that folder brings them, by the same lock file, without those for
 * development.
 *
 * Not `npm prune` in a built checkout: that keeps every app's packages in every app's image.
 */
const root = path.resolve(import.meta.dirname, '../..');
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Folders that code looks for beside itself: contracts read by gRPC doors, the sandbox's pictures. */
const besides = ['proto', 'packs', 'libs/services/whatsapp-sandbox/stock'];

/**
 * Where the command line is at hand, as /sunwai/cli.js: beside the files of the one office, and beside the writer, which
 * starts without a token of the services and so can grant the first.
 */
const withCommandLine = new Set(['standalone', 'tickets']);

const manifest = read(path.join(root, 'package.json'));

const workspaces = new Map(
  manifest.workspaces.flatMap((pattern) =>
    globSync(`${pattern}/package.json`, { cwd: root }).map((file) => {
      const own = read(path.join(root, file));
      return [own.name, { folder: path.dirname(file), dependencies: Object.keys(own.dependencies ?? {}) }];
    }),
  ),
);

/** The packages of this workspace that one of them is built on, itself included. */
const closureOf = (name, found = new Set()) => {
  const workspace = workspaces.get(name);
  if (!workspace || found.has(name)) return found;
  found.add(name);
  for (const dependency of workspace.dependencies) closureOf(dependency, found);
  return found;
};

/** Types and maps are for those who build, not for those who run. */
const runs = (file) => !/\.d\.ts(\.map)?$|\.js\.map$|\.tsbuildinfo$/.test(file);

const copyPackage = (folder, to) => {
  const built = path.join(root, folder, 'dist');
  if (!existsSync(built)) throw new Error(`${folder} is not built: run \`npm run build\` first.`);
  mkdirSync(path.join(to, folder), { recursive: true });
  cpSync(built, path.join(to, folder, 'dist'), { recursive: true, filter: runs });
  const { devDependencies: _, scripts: __, ...own } = read(path.join(root, folder, 'package.json'));
  writeFileSync(path.join(to, folder, 'package.json'), `${JSON.stringify(own, undefined, 2)}\n`);
};

const { positionals } = parseArgs({ allowPositionals: true });
const [app, to] = positionals;
const name = `@sunwai/app-${app}`;
if (!to || !workspaces.has(name)) {
  const known = [...workspaces.keys()].flatMap((one) => /^@sunwai\/app-(.*)$/.exec(one)?.[1] ?? []);
  console.error(`Usage: node scripts/deploy/image-files.mjs <app> <folder>; apps: ${known.join(', ')}`);
  process.exit(1);
}
const apps = withCommandLine.has(app) ? [app, 'cli'] : [app];
const members = new Set(apps.flatMap((one) => [...closureOf(`@sunwai/app-${one}`)]));
const folders = [...members].map((member) => workspaces.get(member).folder).sort();
for (const folder of folders) copyPackage(folder, to);
for (const folder of besides) {
  const needed = !folder.startsWith('libs/') || folders.some((of) => folder.startsWith(`${of}/`));
  if (needed) cpSync(path.join(root, folder), path.join(to, folder), { recursive: true });
}
for (const file of ['package-lock.json', '.npmrc', 'LICENSE', 'NOTICE'])
  cpSync(path.join(root, file), path.join(to, file));
const { devDependencies: _dev, scripts: _scripts, overrides: _overrides, nx: _nx, ...forRunning } = manifest;
writeFileSync(
  path.join(to, 'package.json'),
  `${JSON.stringify({ ...forRunning, workspaces: folders }, undefined, 2)}\n`,
);
// The same command starts every image.
writeFileSync(path.join(to, 'main.js'), `import './apps/${app}/dist/main.js';\n`);
if (apps.length > 1) writeFileSync(path.join(to, 'cli.js'), `import './apps/cli/dist/main.js';\n`);
