/**
 * Takes from a folder of Kubernetes' own JSON schemas those of the kinds that deploy/ uses, without their descriptions:
 * `node scripts/deploy/kubernetes-schema.mjs <folder>`. deploy/schemas/README.md says where such a folder comes from.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const kinds = [
  'namespace-v1',
  'serviceaccount-v1',
  'configmap-v1',
  'service-v1',
  'deployment-apps-v1',
  'statefulset-apps-v1',
  'networkpolicy-networking-v1',
  'poddisruptionbudget-policy-v1',
  'horizontalpodautoscaler-autoscaling-v2',
];
const folder = process.argv[2];
const read = (file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
const all = read('_definitions.json').$defs;
const $defs = {};

const isSchema = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Descriptions go; what a reference names is taken along. A property may itself be called `description`. */
const slim = (schema, ofProperties = false) => {
  if (Array.isArray(schema)) return schema.map((one) => slim(one));
  if (!isSchema(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (key === 'description' && !ofProperties) return [];
      if (key === '$ref') return [[key, referenced(value)]];
      return [[key, slim(value, key === 'properties' && !ofProperties)]];
    }),
  );
};

const referenced = (reference) => {
  const name = reference.split('/').at(-1);
  if (!(name in $defs)) {
    $defs[name] = undefined;
    $defs[name] = slim(all[name]);
  }
  return `#/$defs/${name}`;
};

const resources = Object.fromEntries(kinds.map((kind) => [kind, slim(read(`${kind}.json`))]));
const target = path.resolve(import.meta.dirname, '../../deploy/schemas/kubernetes.json');
const sorted = Object.fromEntries(Object.entries($defs).sort(([one], [other]) => (one < other ? -1 : 1)));
writeFileSync(target, `${JSON.stringify({ resources, $defs: sorted })}\n`);
