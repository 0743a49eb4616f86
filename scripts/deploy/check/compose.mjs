import { existsSync } from 'node:fs';
import path from 'node:path';
import { ask, documentsOf, read, root, validator } from './files.mjs';
import { isSecretName, settingProblems } from './settings.mjs';

const file = 'docker-compose.yml';

/** As compose does it with nothing set: `${NAME:-preset}` is the preset. */
const interpolated = (value) => {
  if (typeof value === 'string') return value.replace(/\$\{\w+:-([^}]*)\}/g, '$1');
  if (Array.isArray(value)) return value.map(interpolated);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, interpolated(inner)]));
};

export const composeProblems = async () => {
  const [compose] = documentsOf(read(file), file).map(interpolated);
  const schema = JSON.parse(read('deploy/schemas/compose-spec.json'));
  const problems = [
    ...validator(schema)(compose),
    ...Object.entries(compose.services).flatMap(([name, service]) =>
      serviceProblems(name, service, compose).map((problem) => `${name}: ${problem}`),
    ),
    ...['networks', 'volumes', 'configs'].flatMap((kind) => unused(kind, compose)),
  ];
  return { problems, says: [await byCompose()] };
};

const serviceProblems = (name, service, compose) => [
  ...settingsOf(name, service),
  ...dependencyProblems(service, compose),
  ...fileProblems(service),
  ...placeProblems(service, compose),
  ...(service.image && !/:[\w.-]*\d/.test(service.image) ? [`${service.image} names no version`] : []),
  ...(service.ports ?? [])
    .filter((port) => !String(port).startsWith('127.0.0.1:'))
    .map((port) => `port ${port} is open to everybody`),
  ...Object.keys(service.environment ?? {})
    .filter(isSecretName)
    .map((secret) => `${secret} stands in the file: it belongs in deploy/secrets`),
];

/** The sandbox and the gateway are no services of ours: their settings are their own. */
const settingsOf = (name, { image, environment = {} }) =>
  image?.startsWith('sunwai/') && name !== 'sandbox' ? settingProblems(environment) : [];

const dependencyProblems = ({ depends_on: needs = {}, profiles = [] }, { services }) =>
  Object.entries(Array.isArray(needs) ? Object.fromEntries(needs.map((need) => [need, {}])) : needs).flatMap(
    ([need, { condition }]) => {
      const other = services[need];
      if (!other) return [`depends on ${need}, which is not there`];
      const missing = other.profiles && !profiles.every((profile) => other.profiles.includes(profile));
      const ours = other.image.startsWith('sunwai/') && other.healthcheck === undefined;
      return [
        ...(missing ? [`depends on ${need}, which its profile does not start`] : []),
        ...(condition === 'service_healthy' && !ours && !other.healthcheck?.test
          ? [`waits for ${need}, which has no health check`]
          : []),
      ];
    },
  );

const fileProblems = ({ build, volumes = [] }) => [
  ...volumes
    .map((volume) => volume.split(':')[0])
    .filter((source) => source.startsWith('.') && !existsSync(path.join(root, source)))
    .map((source) => `${source} is not there`),
  ...(build
    ? [build.dockerfile, `apps/${build.args.APP}/src/main.ts`]
        .filter((needed) => !existsSync(path.join(root, needed)))
        .map((needed) => `${needed} is not there`)
    : []),
];

const usedBy = {
  networks: ({ networks = [] }) => (Array.isArray(networks) ? networks : Object.keys(networks)),
  volumes: ({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0]).filter((source) => /^\w/.test(source)),
  configs: ({ configs = [] }) => configs.map(({ source }) => source),
};

const placeProblems = (service, compose) =>
  Object.entries(usedBy).flatMap(([kind, of]) =>
    of(service)
      .filter((name) => !(name in (compose[kind] ?? {})))
      .map((name) => `${kind} has no ${name}`),
  );

const unused = (kind, compose) => {
  const used = new Set(Object.values(compose.services).flatMap(usedBy[kind]));
  return Object.entries(compose[kind] ?? {}).flatMap(([name, definition]) => [
    ...(used.has(name) ? [] : [`${kind}: nobody uses ${name}`]),
    ...(definition?.file && !existsSync(path.join(root, definition.file)) ? [`${definition.file} is not there`] : []),
  ]);
};

/** The plugin's client alone is enough for this; no engine is asked. */
const byCompose = async () => {
  const version = await ask('docker', ['compose', 'version', '--short']).catch(() => undefined);
  if (version === undefined) return 'docker compose is not on this machine: its own `config` was not run';
  await ask('docker', ['compose', '--profile', '*', 'config', '--quiet']);
  return `docker compose ${version.trim()} accepts it`;
};
