import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node } from 'yaml';
import { pathText } from '../problem.js';
import type { Problem } from '../problem.js';

export type DataPath = readonly (string | number)[];

/** Which place of a field is meant: its value, its key, or where in the value these characters stand. */
export type Spot = 'value' | 'key' | { readonly near: string };

/** One YAML file of a pack: its data, and where in the text each piece of it stands. */
export class SourceFile {
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;

  constructor(
    /** Relative to the pack's folder. */
    readonly name: string,
    private readonly text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false });
  }

  /** What keeps the text from being YAML: bad indentation, a key twice, an open quote. */
  syntaxProblems(): readonly Problem[] {
    return [...this.document.errors, ...this.document.warnings].map((error) => {
      const { line, col } = this.lines.linePos(this.openingOf(error.pos[0]) ?? error.pos[0]);
      return {
        severity: 'error',
        file: this.name,
        line: Math.max(line, 1),
        column: Math.max(col, 1),
        path: '',
        message: `${syntaxAdvice[error.code] ?? 'This is not valid YAML.'} (${error.message.replace(/\.?$/, '')})`,
      };
    });
  }

  /** A quote left open is found at the end of the file, where it helps nobody: where does it open? */
  private openingOf(end: number): number | undefined {
    let opening: number | undefined;
    visit(this.document, {
      Scalar: (_, { type, range }) => {
        if (!type?.startsWith('QUOTE') || !range || range[0] >= end || end > range[1]) return undefined;
        opening = range[0];
        return visit.BREAK;
      },
    });
    return opening;
  }

  /** Plain values. Only when there are no syntax problems. */
  data(): unknown {
    return this.document.toJS();
  }

  problem(severity: Problem['severity'], path: DataPath, message: string, at: Spot = 'value'): Problem {
    return { severity, file: this.name, ...this.position(path, at), path: pathText(path), message };
  }

  /** Line and column of the deepest part of `path` that the text has. */
  position(path: DataPath, at: Spot = 'value'): { line: number; column: number } {
    let node: Node | null = this.document.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const [index, step] of path.entries()) {
      const found = this.step(node, step);
      if (!found) break;
      node = found.value;
      const atKey = !node || (isScalar(node) && node.value === null) || (at === 'key' && index === path.length - 1);
      offset = (atKey && found.key ? found.key.range?.[0] : node?.range?.[0]) ?? offset;
    }
    if (typeof at === 'object') {
      const near = this.text.indexOf(at.near, offset);
      if (near >= 0 && near < (node?.range?.[1] ?? 0)) offset = near;
    }
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  private step(from: Node | null, step: string | number): { key?: Node; value: Node | null } | undefined {
    const node = isAlias(from) ? (from.resolve(this.document) ?? null) : from;
    if (isSeq(node)) {
      const item = node.items[Number(step)];
      return isNode(item) ? { value: item } : undefined;
    }
    if (!isMap(node)) return undefined;
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    if (!pair || !isNode(pair.key)) return undefined;
    return { key: pair.key, value: isNode(pair.value) ? pair.value : null };
  }
}

/** What to do about the YAML errors that people really make; the parser's own words follow in brackets. */
const syntaxAdvice: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'The same key stands here twice: keep one of them.',
  TAB_AS_INDENT: 'A tab stands where spaces belong: indent with spaces.',
  BAD_INDENT: 'The indentation does not fit the lines above: line it up with its neighbours.',
  MISSING_CHAR: 'Something is not closed: add the missing quote, bracket or brace, or the colon after a key.',
  MULTILINE_IMPLICIT_KEY: 'A colon is missing after a key, or a text that goes over several lines needs quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'A text with a colon in it needs quotes around it.',
  BAD_SCALAR_START: 'A text that begins with this character needs quotes around it.',
  UNEXPECTED_TOKEN: 'Something stands here that does not belong: look for a stray character or a missing line break.',
  BAD_ALIAS: 'A name after * must first be given with &.',
};
