/**
 * A "no" that belongs to the domain: a value with a stable code, never an exception.
 * Details are plain facts for the sentence that explains it (`{ until: '2026-11-30T…' }`), without personal data.
 */
export type Refusal<Code extends string = string> = {
  readonly refused: true;
  readonly code: Code;
  readonly details: Readonly<Record<string, string | number | boolean | readonly string[]>>;
};

export const refuse = <Code extends string>(code: Code, details: Refusal['details'] = {}): Refusal<Code> => ({
  refused: true,
  code,
  details,
});

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && (value as { refused?: unknown }).refused === true;
