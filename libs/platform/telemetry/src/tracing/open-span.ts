import type { Context, Span, TextMapPropagator } from '@opentelemetry/api';
import { context, defaultTextMapSetter, SpanStatusCode } from '@opentelemetry/api';

/** W3C Trace Context as message headers or gRPC metadata carry it: `traceparent`, and `tracestate` if there is one. */
export type TraceHeaders = Readonly<Record<string, string>>;

/** A span that has begun; whoever opened it ends it. */
export class OpenSpan {
  constructor(
    private readonly span: Span,
    private readonly inside: Context,
    private readonly propagator: TextMapPropagator,
  ) {}

  /** For whatever goes on from here elsewhere. */
  get headers(): TraceHeaders {
    const headers: Record<string, string> = {};
    this.propagator.inject(this.inside, headers, defaultTextMapSetter);
    return headers;
  }

  /** Spans that `work` opens, across awaits and timers, are this one's children. */
  run<Result>(work: () => Result): Result {
    return context.with(this.inside, work);
  }

  set(name: string, value: string | number): void {
    this.span.setAttribute(name, value);
  }

  /** Ended, and failed: with the error's stable code or its name, never its message, which may quote somebody. */
  fail(error: unknown): void {
    this.failWith(typeOf(error));
  }

  failWith(type: string): void {
    this.span.setAttribute('error.type', type);
    this.span.setStatus({ code: SpanStatusCode.ERROR });
    this.span.end();
  }

  end(): void {
    this.span.end();
  }
}

const typeOf = (error: unknown): string => {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (typeof code === 'string' || typeof code === 'number') return String(code);
  return typeof name === 'string' ? name : typeof error;
};
