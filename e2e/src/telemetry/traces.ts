import type { Span } from './collector.js';

export type Attributes = Readonly<Record<string, unknown>>;

export const fits = (span: Span, name: string, attributes: Attributes = {}): boolean =>
  span.name === name && Object.entries(attributes).every(([key, value]) => span.attributes[key] === value);

/** Whether it is the span of an append with such an event. */
export const appended = ({ attributes }: Span, type: string): boolean =>
  (attributes['sunwai.events'] as string[] | undefined)?.includes(type) ?? false;

/** All spans of the trace that the span is of. */
export const traceOf = (spans: readonly Span[], one: Span | undefined): readonly Span[] =>
  spans.filter(({ traceId }) => traceId === one?.traceId);

/** Whether every step's cause has been delivered too: parents come after their children. */
export const isWhole = (trace: readonly Span[]): boolean => {
  const ids = new Set(trace.map(({ spanId }) => spanId));
  return trace.length > 0 && trace.every(({ parent }) => parent === undefined || ids.has(parent));
};

/** The span and what led to it, the first cause first. */
export const causesOf = (trace: readonly Span[], span: Span): readonly Span[] => {
  const cause = trace.find(({ spanId }) => spanId === span.parent);
  return cause ? [...causesOf(trace, cause), span] : [span];
};
