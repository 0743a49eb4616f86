import type { z } from 'zod';
import { didYouMean } from './closest.js';

type Issue = z.core.$ZodIssue;

/**
 * One finding of Zod, as problems: where, whether the key or the value is meant, and a sentence that says what to
 * write instead. Schemas give their own sentences for formats; what they can't know (a missing or unknown field) is
 * said here.
 */
export const explainIssue = (
  issue: Issue,
  schema: z.core.$ZodType,
): readonly { path: (string | number)[]; at: 'key' | 'value'; message: string }[] => {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(schema, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      at: 'key' as const,
      message: `There is no field "${key}" here.${didYouMean(key, known)} Fields: ${known.join(', ')}.`,
    }));
  }
  return [{ path, at: issue.code === 'invalid_key' ? 'key' : 'value', message: sentence(issue, path) }];
};

const sentence = (issue: Issue, path: readonly (string | number)[]): string => {
  if (issue.code === 'invalid_type') {
    const advice = issue.message.startsWith('Invalid input')
      ? `Write ${nouns[issue.expected] ?? issue.expected}.`
      : issue.message;
    if (issue.input !== undefined && issue.input !== null) return `${advice} Here stands ${describe(issue.input)}.`;
    const field = path.at(-1);
    return `${typeof field === 'string' ? `"${field}" is missing` : 'This is empty'}. ${advice}`;
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    if (issue.input === undefined) return `"${String(path.at(-1))}" is missing: write one of ${values.join(', ')}.`;
    return `Write one of ${values.join(', ')}.${didYouMean(String(issue.input), values)}`;
  }
  if (issue.code === 'invalid_union' && issue.input === undefined) {
    return `"${String(path.at(-1))}" is missing. ${issue.message}`;
  }
  if (issue.code === 'invalid_key') {
    const advice = issue.issues[0]?.message ?? issue.message;
    return `"${String(path.at(-1))}" cannot stand here as a field. ${advice} A text with a comma inside { } needs quotes.`;
  }
  return issue.message;
};

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list (lines that begin with "- ")',
  object: 'a group of fields (lines of "field: value")',
  record: 'a group of fields (lines of "field: value")',
};

const describe = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of fields';
  return typeof value === 'string' ? `the text "${value}"` : `${JSON.stringify(value)}`;
};

/** Names of the fields that the schema knows at `path`. */
const fieldsAt = (schema: z.core.$ZodType, path: readonly (string | number)[]): readonly string[] => {
  let here: z.core.$ZodType | undefined = unwrapped(schema);
  for (const step of path) {
    here = unwrapped(here && stepInto(here, step));
    if (!here) return [];
  }
  const { def } = (here as z.core.$ZodTypes)._zod;
  return def.type === 'object' ? Object.keys(def.shape) : [];
};

const stepInto = (schema: z.core.$ZodType, step: string | number): z.core.$ZodType | undefined => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'object') return def.shape[String(step)];
  if (def.type === 'array') return def.element;
  if (def.type === 'record') return def.valueType;
  return undefined;
};

const unwrapped = (schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined => {
  if (!schema) return undefined;
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'optional' || def.type === 'default' || def.type === 'readonly') return unwrapped(def.innerType);
  if (def.type === 'pipe') return unwrapped(def.in);
  return schema;
};
