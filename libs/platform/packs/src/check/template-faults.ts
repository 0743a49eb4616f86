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
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { didYouMean } from '../closest.js';
import type { MessageSpec, ValueSpec } from '../message-keys.js';

/** What is wrong with a message's template, given what the code fills in: one sentence each. */
export const templateFaults = (text: string, spec: MessageSpec): readonly string[] => {
  const elements = parsed(text);
  if (typeof elements === 'string') return [elements];
  const said = new Set<string>();
  const faults = new Set(walk(elements, spec.values, said, new Set()));
  for (const name of spec.mustSay)
    if (!said.has(name)) faults.add(`The reader needs {${name}}: write it into the text.`);
  return [...faults];
};

const parsed = (text: string): MessageFormatElement[] | string => {
  try {
    return parse(text, { ignoreTag: true });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const advice = syntaxAdvice[error.message] ?? 'The text is not valid ICU MessageFormat: look at its braces.';
    return `${advice} (${error.message})`;
  }
};

const syntaxAdvice: Readonly<Record<string, string>> = {
  EXPECT_ARGUMENT_CLOSING_BRACE: 'A "{" is not closed: write "}" after the name.',
  UNMATCHED_CLOSING_TAG: 'A tag is closed that was not opened.',
  EMPTY_ARGUMENT: 'The braces are empty: write the name of a value between them.',
  MALFORMED_ARGUMENT: 'What stands in the braces is no name: use small letters and underscores.',
  MISSING_OTHER_CLAUSE: 'A select or plural needs the case "other {…}": add it.',
  INVALID_ARGUMENT_TYPE: 'After the name in braces only number, date, time, select, plural or selectordinal may stand.',
};

function* walk(
  elements: readonly MessageFormatElement[],
  values: MessageSpec['values'],
  said: Set<string>,
  /** Values known to be there, because a select of their own has sorted out "none". */
  present: ReadonlySet<string>,
): Iterable<string> {
  for (const element of elements) {
    if (isLiteralElement(element) || isPoundElement(element)) continue;
    if (isTagElement(element)) {
      yield* walk(element.children, values, said, present);
      continue;
    }
    const name = element.value;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    said.add(name);
    if (value === undefined) yield nothingFills(name, values);
    else yield* misuse(element, name, value, present);
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
