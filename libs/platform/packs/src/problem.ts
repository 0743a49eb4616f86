/** One thing to put right in a pack, said so that whoever wrote the file knows what to write instead. */
export type Problem = {
  /** An `error` keeps the pack from being used; a `warning` does not. */
  readonly severity: 'error' | 'warning';
  /** Relative to the pack's folder, `messages/hi.yaml`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Where in the data, `officers[3].office`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
};

export const isError = (problem: Problem): boolean => problem.severity === 'error';

export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');

/**
 * Problems as a person reads them, one a line, in the form that editors and terminals turn into links:
 * `packs/amethi/officers.yaml:12:5 error: …`. `folder` is what the file names are relative to.
 */
export const formatProblems = (folder: string, problems: readonly Problem[]): string =>
  [...problems]
    .sort(inFileOrder)
    .map(({ file, line, column, severity, path, message }) => {
      const where = `${folder.replace(/\/+$/, '')}/${file}:${line}:${column}`;
      return `${where} ${severity}: ${path === '' ? '' : `${path}: `}${message}`;
    })
    .join('\n');

const inFileOrder = (a: Problem, b: Problem): number =>
  a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;
