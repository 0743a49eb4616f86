import path from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

const contracts = path.resolve(import.meta.dirname, '../../libs/contracts');

/**
 * JSON Schemas of types that the contracts export, with all that they are made of, made from the TypeScript sources.
 * Objects are open: a newer release may add a field, and a reader passes over what it does not know.
 */
export const schemasOf = (types) => {
  const generator = createGenerator({
    path: path.join(contracts, 'src/index.ts'),
    tsconfig: path.join(contracts, 'tsconfig.json'),
    skipTypeCheck: true,
    additionalProperties: true,
  });
  const made = Object.assign({}, ...types.map((type) => generator.createSchema(type).definitions));
  return Object.fromEntries(
    Object.entries(made)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, schema]) => [named(name), moved(schema)]),
  );
};

/** AsyncAPI allows fewer characters in a name than TypeScript in a type. */
const named = (name) =>
  decodeURIComponent(name)
    .replace(/[^\w.-]+/g, '_')
    .replace(/_+$/, '');

const moved = (schema) => {
  if (Array.isArray(schema)) return schema.map(moved);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) =>
      key === '$ref' && typeof value === 'string'
        ? [key, `#/components/schemas/${named(value.replace('#/definitions/', ''))}`]
        : [key, moved(value)],
    ),
  );
};
