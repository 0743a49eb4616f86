import type { Attributes, Context, TextMapPropagator, Tracer } from '@opentelemetry/api';
import { context, createContextKey, defaultTextMapGetter, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import type { Milliseconds } from '@sunwai/kernel';
import { minutes } from '@sunwai/kernel';
import type { TraceHeaders } from './open-span.js';
import { OpenSpan } from './open-span.js';

export type SpanDescription = {
  /** Few in number: a route's pattern, a topic, a method; never a ticket's number. */
  readonly name: string;
  readonly kind?: 'server' | 'client' | 'producer' | 'consumer';
  /** By the semantic conventions of OpenTelemetry, our own under `sunwai.`. Nothing personal. */
  readonly attributes?: Attributes;
  /** What it goes on from, from elsewhere or from before. Without: what is being worked on, else nothing. */
  readonly from?: { readonly traceparent?: string | undefined; readonly tracestate?: string | undefined } | undefined;
  /** How long it lay since then. After a long wait it is a trace of its own, linked to the one before. */
  readonly waited?: Milliseconds;
};

/** A wait that nobody would look at as one piece of work. */
const LONG_WAIT = minutes(5);

type Engine = { readonly tracer: Tracer; readonly propagator: TextMapPropagator };

/** Of the process, as OpenTelemetry's context is. Undefined: no traces are made, and nothing below does anything. */
let engine: Engine | undefined;

export const traceWith = (started: Engine | undefined): void => {
  engine = started;
};

/** Whether traces are made; decided when the process starts. */
export const tracing = (): boolean => engine !== undefined;

/** Undefined when no traces are made. The caller ends it. */
export const openSpan = (description: SpanDescription): OpenSpan | undefined => engine && open(engine, description);

/** Runs `work` in a span of its own, which ends with it; without traces it just runs it. */
export const inSpan = <Result>(
  describe: () => SpanDescription,
  work: (span?: OpenSpan) => Promise<Result>,
): Promise<Result> => (engine ? spanAround(open(engine, describe()), work) : work());

const spanAround = async <Result>(span: OpenSpan, work: (span: OpenSpan) => Promise<Result>): Promise<Result> => {
  try {
    const result = await span.run(() => work(span));
    span.end();
    return result;
  } catch (error) {
    span.fail(error);
    throw error;
  }
};

/** Runs `work` as part of the trace that a `traceparent` names, in no span of its own: for one step that is done elsewhere. */
export const inTraceOf = <Result>(traceparent: string | undefined, work: () => Result): Result =>
  engine && traceparent !== undefined
    ? context.with(engine.propagator.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter), work)
    : work();

/** Id of the trace that is being worked on, for logs; undefined when there is none. */
export const currentTraceId = (): string | undefined => engine && trace.getActiveSpan()?.spanContext().traceId;

/** The `traceparent` to keep with what is stored now and goes on later; undefined when there is none. */
export const currentTraceparent = (): string | undefined => engine && traceparentIn(engine, context.active());

const BATCH = createContextKey('sunwai.batch');
type BatchTraces = ReadonlyMap<string, TraceHeaders>;

/** Runs what handles several messages together, each with a trace of its own, by their ids. */
export const inBatch = <Result>(traces: BatchTraces, work: () => Result): Result =>
  context.with(ROOT_CONTEXT.setValue(BATCH, traces), work);

/** The `traceparent` to keep with what this message caused: its own in a batch, else `currentTraceparent`. */
export const traceparentOf = (messageId: string): string | undefined => {
  if (!engine) return undefined;
  const batch = context.active().getValue(BATCH) as BatchTraces | undefined;
  return batch?.get(messageId)?.['traceparent'] ?? traceparentIn(engine, context.active());
};

const traceparentIn = ({ propagator }: Engine, where: Context): string | undefined => {
  const headers: { traceparent?: string } = {};
  propagator.inject(where, headers, { set: (carrier, name, value) => Object.assign(carrier, { [name]: value }) });
  return headers.traceparent;
};

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

const open = ({ tracer, propagator }: Engine, description: SpanDescription): OpenSpan => {
  const { name, kind, attributes = {}, from, waited = 0 } = description;
  const before = from && propagator.extract(ROOT_CONTEXT, from, defaultTextMapGetter);
  const linked = before && waited > LONG_WAIT ? trace.getSpanContext(before) : undefined;
  const parent = linked ? ROOT_CONTEXT : (before ?? context.active());
  const span = tracer.startSpan(
    name,
    {
      kind: kind ? kinds[kind] : SpanKind.INTERNAL,
      attributes,
      ...(linked && { links: [{ context: linked }] }),
    },
    parent,
  );
  return new OpenSpan(span, trace.setSpan(parent, span), propagator);
};
