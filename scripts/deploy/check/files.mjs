import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parseAllDocuments } from 'yaml';

export const root = path.resolve(import.meta.dirname, '../../..');
export const read = (file) => readFileSync(path.join(root, file), 'utf8');

/** The documents of a YAML file; a duplicate key or a broken line throws with its place. */
export const documentsOf = (text, name) =>
  parseAllDocuments(text, { merge: true }).map((document) => {
    if (document.errors.length > 0) throw new Error(`${name}: ${document.errors[0].message}`);
    return document.toJS();
  });

/** `validator(schema)(value)` gives what is wrong, in words; nothing when it is as the schema says. */
export const validator = (schema) => {
  const validate = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []).map(inWords));
};

const inWords = ({ instancePath, message, params }) =>
  `${instancePath || '/'} ${message}${params?.additionalProperty ? `: ${params.additionalProperty}` : ''}`;

/** What a program on this machine prints; undefined when it isn't here. Throws with its own words when it fails. */
export const ask = async (program, args) => {
  try {
    const { stdout } = await promisify(execFile)(program, args, { cwd: root, maxBuffer: 1e8 });
    return stdout;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw new Error(`${program} ${args.join(' ')}: ${(error.stderr || error.message).trim()}`, { cause: error });
  }
};
