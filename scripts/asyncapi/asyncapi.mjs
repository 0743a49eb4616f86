/**
 * Writes docs/asyncapi.yaml from the contracts: `npm run asyncapi`. With `--check` says whether it is as it would be
 * written. Either way AsyncAPI's own parser must accept it, and released events must be what its schemas say.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Parser } from '@asyncapi/parser';
import { Ajv } from 'ajv';
import { stringify } from 'yaml';
import { topics } from '../../libs/contracts/dist/index.js';
import { documentOf } from './document.mjs';
import { schemasOf } from './schemas.mjs';
import { described } from './topics.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const file = path.join(root, 'docs/asyncapi.yaml');
const check = process.argv.includes('--check');
const readJson = (name) => JSON.parse(readFileSync(path.join(root, name), 'utf8'));

const main = async () => {
  const apart = Object.keys({ ...topics, ...described }).filter((name) => !(name in topics && name in described));
  if (apart.length > 0) return [`scripts/asyncapi/topics.mjs and the contracts differ in: ${apart.join(', ')}`];
  const schemas = schemasOf(Object.values(described).map(({ data }) => data));
  const document = documentOf({ version: readJson('package.json').version, topics, described, schemas });
  const yaml = stringify(document, { lineWidth: 120, aliasDuplicateObjects: false });
  const text = `# Generated from libs/contracts: npm run asyncapi\n${yaml}`;
  const problems = [...(await parserProblems(text)), ...releasedProblems(schemas)];
  if (problems.length > 0) return problems;
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) return ['docs/asyncapi.yaml is out of date. Run: npm run asyncapi'];
  console.log(
    `docs/asyncapi.yaml: ${Object.keys(topics).length} topics, ${Object.keys(schemas).length} schemas, valid`,
  );
  return [];
};

/** Errors alone (severity 0): what is below is the parser's taste. */
const parserProblems = async (text) =>
  (await new Parser().validate(text))
    .filter(({ severity }) => severity === 0)
    .map(({ message, path: at }) => `${at.join('.')}: ${message}`);

/** The golden file of each event type, in its newest version, is what a consumer finds on the topic. */
const releasedProblems = (schemas) => {
  const ajv = new Ajv({ strict: false, validateFormats: false }).addSchema({ $id: 'all', components: { schemas } });
  const newest = new Map(
    globSync('libs/domain/ticket/golden/v*/*.json', { cwd: root })
      .sort((one, other) => versionOf(one) - versionOf(other))
      .map((golden) => [path.basename(golden), golden]),
  );
  if (newest.size === 0) return ['there are no golden events to compare with'];
  return [...newest.values()].flatMap((golden) => {
    const event = readJson(golden);
    const validate = ajv.getSchema(`all#/components/schemas/${event.type}`);
    if (!validate) return [`${golden}: no schema of ${event.type}`];
    return validate(event) ? [] : [`${golden}: ${ajv.errorsText(validate.errors)}`];
  });
};

const versionOf = (golden) => Number(/\/v(\d+)\//.exec(golden)?.[1]);

const problems = await main();
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
