import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { checkJurisdictions } from '../check/check-jurisdictions.js';
import { checkLanguages } from '../check/check-languages.js';
import { checkMessages } from '../check/check-messages.js';
import { checkOfficers } from '../check/check-officers.js';
import { checkReferences } from '../check/check-references.js';
import { checkRouting } from '../check/check-routing.js';
import { checkWords } from '../check/check-words.js';
import { didYouMean } from './closest.js';
import { explainIssue } from './explain-issue.js';
import { fileKeys, fileSchemas, messagesFileSchema } from './pack-files.js';
import type { PackContent, PackSources } from './pack-files.js';
import { Pack } from '../pack.js';
import { isError } from '../problem.js';
import type { Problem } from '../problem.js';
import type { Messages } from '../schema/messages.schema.js';
import { SourceFile } from './source-file.js';
import type { z } from 'zod';

/** Either a pack that can be used, or what to put right first. Warnings come along in both. */
export type LoadedPack =
  | { readonly pack: Pack; readonly problems: readonly Problem[] }
  | { readonly pack?: undefined; readonly problems: readonly Problem[] };

/** Reads and checks a pack's folder. Never throws for what the folder holds; a folder that can't be read is a problem too. */
export const loadPack = async (folder: string): Promise<LoadedPack> => {
  const read = await readFolder(folder);
  if (read.problems.some(isError)) return { problems: read.problems };
  const sources = read.sources!;
  const parsed = parseFiles(sources);
  if (!parsed.content) return { problems: [...read.problems, ...parsed.problems] };
  const problems = [...read.problems, ...crossCheck(parsed.content, sources)];
  if (problems.some(isError)) return { problems };
  return { pack: new Pack(read.version!, deepFreeze(parsed.content)), problems };
};

/** What `pack check` prints: every problem of the folder, errors and warnings; empty when there is nothing to say. */
export const checkPack = async (folder: string): Promise<readonly Problem[]> => (await loadPack(folder)).problems;

/** References first: the other checks look things up by them, and would only repeat what is said there. */
const crossCheck = (content: PackContent, sources: PackSources): readonly Problem[] => {
  const references = checkReferences(content, sources);
  return [
    ...references,
    ...checkOfficers(content, sources),
    ...checkJurisdictions(content, sources),
    ...checkLanguages(content, sources),
    ...checkMessages(content, sources),
    ...checkWords(content, sources),
    ...(references.length === 0 ? checkRouting(content, sources) : []),
  ];
};

const mainFiles = fileKeys.map((key) => `${key}.yaml`);

const readFolder = async (
  folder: string,
): Promise<{ problems: readonly Problem[]; sources?: PackSources; version?: string }> => {
  const names = await listFiles(folder);
  if (typeof names === 'string') return { problems: [folderProblem('pack.yaml', names)] };
  const wanted = names.filter((name) => mainFiles.includes(name) || messagesLanguage(name) !== undefined);
  const problems = [
    ...mainFiles
      .filter((name) => !names.includes(name))
      .map((name) => folderProblem(name, `This file is missing from the pack "${basename(folder)}": write it.`)),
    ...names
      .filter((name) => /\.ya?ml$/.test(name) && !wanted.includes(name))
      .map((name) =>
        folderProblem(name, `No file of a pack has this name: rename or remove it.${didYouMean(name, mainFiles)}`),
      ),
  ];
  const hash = createHash('sha256');
  const sources: Record<string, SourceFile> = {};
  for (const name of wanted.toSorted()) {
    const bytes = await readFile(join(folder, name));
    hash.update(JSON.stringify([name, bytes.length])).update(bytes);
    const source = new SourceFile(name, bytes.toString('utf8'));
    problems.push(...source.syntaxProblems());
    sources[name] = source;
  }
  if (problems.some(isError)) return { problems };
  return { problems, sources: arrange(sources), version: hash.digest('hex').slice(0, 16) };
};

const folderProblem = (file: string, message: string): Problem => ({
  severity: 'error',
  file,
  line: 1,
  column: 1,
  path: '',
  message,
});

/** Relative names of the folder's files and of those in `messages/`; a sentence when it can't be read. */
const listFiles = async (folder: string): Promise<readonly string[] | string> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const top = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    if (!entries.some((entry) => entry.isDirectory() && entry.name === 'messages')) return top;
    return [...top, ...(await readdir(join(folder, 'messages'))).map((name) => `messages/${name}`)];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return `The folder "${folder}" cannot be read (${code}): give the path of a pack's folder.`;
  }
};

const messagesLanguage = (name: string): string | undefined => /^messages\/([a-z]{2,3})\.yaml$/.exec(name)?.[1];

const arrange = (files: Readonly<Record<string, SourceFile>>): PackSources => {
  const messages: Record<string, SourceFile> = {};
  for (const [name, source] of Object.entries(files)) {
    const language = messagesLanguage(name);
    if (language !== undefined) messages[language] = source;
  }
  const main = Object.fromEntries(fileKeys.map((key) => [key, files[`${key}.yaml`]]));
  return { ...main, messages } as PackSources;
};

const parseFiles = (sources: PackSources): { content?: PackContent; problems: readonly Problem[] } => {
  const problems: Problem[] = [];
  const parse = <Schema extends z.ZodType>(schema: Schema, source: SourceFile): z.output<Schema> | undefined => {
    const result = schema.safeParse(source.data(), { reportInput: true });
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      for (const { path, at, message } of explainIssue(issue, schema))
        problems.push(source.problem('error', path, message, at));
    }
    return undefined;
  };
  const main = Object.fromEntries(fileKeys.map((key) => [key, parse(fileSchemas[key], sources[key])]));
  const messages: Record<string, Messages | undefined> = {};
  for (const [language, source] of Object.entries(sources.messages))
    messages[language] = parse(messagesFileSchema, source);
  return problems.length > 0 ? { problems } : { content: { ...main, messages } as PackContent, problems };
};

const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
};
