import {
  isArgumentElement,
  isDateElement,
  isLiteralElement,
  isPluralElement,
  isPoundElement,
  isSelectElement,
  isTagElement,
  isTimeElement,
  parse,
} from '@formatjs/icu-messageformat-parser';
import type { Location, MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { didYouMean } from '../reading/closest.js';
import type { MessageSpec, ValueSpec } from '../message-keys.js';

export type TemplateFault = {
  readonly message: string;
  /** Characters of the text where it is. */
  readonly near: string;
};

/** What is wrong with a message's template, given what the code fills in; each sentence once. */
export const templateFaults = (text: string, spec: MessageSpec): readonly TemplateFault[] => {
  const parsed = parseTemplate(text);
  if (!('elements' in parsed)) return [parsed];
  const said = new Set<string>();
  const faults = new Map<string, TemplateFault>();
  for (const fault of walk(parsed.elements, spec.values, said, new Set())) faults.set(fault.message, fault);
  const unsaid = spec.mustSay.filter((name) => !said.has(name));
  return [
    ...faults.values(),
    ...unsaid.map((name) => ({ message: `The reader needs {${name}}: write it into the text.`, near: '' })),
  ];
};

const parseTemplate = (text: string): { elements: MessageFormatElement[] } | TemplateFault => {
  try {
    return { elements: parse(text, { ignoreTag: true }) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const advice = syntaxAdvice[error.message] ?? 'The text is not valid ICU MessageFormat: look at its braces.';
    const { location } = error as SyntaxError & { location?: Location };
    const near = text.slice(location?.start.offset ?? 0).split('\n')[0]!;
    return { message: `${advice} (${error.message})`, near };
  }
};

const syntaxAdvice: Readonly<Record<string, string>> = {
  EXPECT_ARGUMENT_CLOSING_BRACE: 'A "{" is not closed: write "}" after the name.',
  EMPTY_ARGUMENT: 'The braces are empty: write the name of a value between them.',
  MALFORMED_ARGUMENT: 'What stands after "{" is not a value\'s name and "}": close the brace behind the name.',
  MISSING_OTHER_CLAUSE: 'A select or plural needs the case "other {…}": add it.',
  INVALID_ARGUMENT_TYPE: 'After the name in braces only number, date, time, select, plural or selectordinal may stand.',
};

function* walk(
  elements: readonly MessageFormatElement[],
  values: MessageSpec['values'],
  said: Set<string>,
  /** Values known to be there, because a select of their own has sorted out "none". */
  present: ReadonlySet<string>,
): Iterable<TemplateFault> {
  for (const element of elements) {
    if (isLiteralElement(element) || isPoundElement(element)) continue;
    if (isTagElement(element)) {
      yield* walk(element.children, values, said, present);
      continue;
    }
    const name = element.value;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    said.add(name);
    const near = `{${name}`;
    const messages = value === undefined ? [nothingFills(name, values)] : misuse(element, name, value, present);
    for (const message of messages) yield { message, near };
    if (isSelectElement(element) || isPluralElement(element)) {
      for (const [option, { value: inner }] of Object.entries(element.options)) {
        const sorted = isSelectElement(element) && 'none' in element.options && option !== 'none';
        yield* walk(inner, values, said, sorted ? new Set([...present, name]) : present);
      }
    }
  }
}

const nothingFills = (name: string, values: MessageSpec['values']): string => {
  const known = Object.keys(values);
  const use =
    known.length === 0 ? 'This message has no values' : `Use ${known.map((known) => `{${known}}`).join(', ')}`;
  return `Nothing fills {${name}}. ${use}.${didYouMean(name, known)}`;
};

function* misuse(
  element: MessageFormatElement,
  name: string,
  value: ValueSpec,
  present: ReadonlySet<string>,
): Iterable<string> {
  const dated = isDateElement(element) || isTimeElement(element);
  if (typeof value === 'object') {
    if (!isSelectElement(element)) {
      yield `{${name}} is a code that people can't read: write {${name}, select, ${value[0]} {…} other {…}} with the cases ${value.join(', ')}.`;
      return;
    }
    for (const option of Object.keys(element.options)) {
      if (option !== 'other' && !value.includes(option)) {
        yield `{${name}} is never "${option}": write one of ${value.join(', ')}.${didYouMean(option, value)}`;
      }
    }
    return;
  }
  if ((value === 'maybe' || value === 'maybe_instant') && !present.has(name)) {
    if (!isSelectElement(element) || !('none' in element.options)) {
      yield `{${name}} can be absent: write it inside {${name}, select, none {} other {… {${name}} …}}.`;
    }
    return;
  }
  if ((value === 'instant' || value === 'maybe_instant') && !dated) {
    yield `{${name}} is a moment: write {${name}, date, long} or {${name}, time, short}.`;
  } else if ((value === 'text' || value === 'maybe') && !isArgumentElement(element)) {
    yield `{${name}} is a text: write it as {${name}} alone.`;
  }
}
