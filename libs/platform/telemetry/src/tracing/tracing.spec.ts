import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { minutes } from '@sunwai/kernel';
import { createLogger } from '../logger.js';
import { currentTraceparent, inSpan, openSpan, traceWith } from './tracing.js';

const before = '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01';
const [, beforeTrace, beforeSpan] = before.split('-');

describe('spans', () => {
  const exporter = new InMemorySpanExporter();

  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
    traceWith({ tracer: provider.getTracer('test'), propagator: new W3CTraceContextPropagator() });
  });
  afterEach(() => exporter.reset());
  afterAll(() => traceWith(undefined));

  const made = () =>
    exporter.getFinishedSpans().map((span) => ({
      name: span.name,
      trace: span.spanContext().traceId,
      parent: span.parentSpanContext?.spanId,
      links: span.links.map((link) => link.context.spanId),
      attributes: span.attributes,
      failed: span.status.code === 2,
      said: `${span.status.message ?? ''}${JSON.stringify(span.events)}`,
    }));

  it('go on from where they came, across awaits', async () => {
    await inSpan(
      () => ({ name: 'outer', from: { traceparent: before } }),
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        await inSpan(
          () => ({ name: 'inner' }),
          async () => undefined,
        );
      },
    );
    const [inner, outer] = made();
    expect(outer).toMatchObject({ name: 'outer', trace: beforeTrace, parent: beforeSpan });
    expect(inner).toMatchObject({ name: 'inner', trace: beforeTrace });
    expect(inner?.parent).not.toBe(beforeSpan);
  });

  it('after a long wait begin a trace of their own, linked to the one before', () => {
    openSpan({ name: 'soon', from: { traceparent: before }, waited: minutes(4) })?.end();
    openSpan({ name: 'late', from: { traceparent: before }, waited: minutes(6) })?.end();
    expect(made()).toMatchObject([
      { name: 'soon', trace: beforeTrace, parent: beforeSpan, links: [] },
      { name: 'late', parent: undefined, links: [beforeSpan] },
    ]);
    expect(made()[1]?.trace).not.toBe(beforeTrace);
  });

  it('begin anew from what carries no trace, or none that can be read, whatever is being worked on', async () => {
    await inSpan(
      () => ({ name: 'now' }),
      async () => {
        openSpan({ name: 'untraced', from: { traceparent: undefined } })?.end();
        openSpan({ name: 'unreadable', from: { traceparent: '00-nonsense' } })?.end();
      },
    );
    const [untraced, unreadable, now] = made();
    expect(new Set([untraced?.trace, unreadable?.trace, now?.trace]).size).toBe(3);
    expect([untraced?.parent, unreadable?.parent]).toEqual([undefined, undefined]);
  });

  it('that fail say by which code, and nothing of the message', async () => {
    const failure = Object.assign(new Error('Ram of Tiloi, +915555512345'), { code: 'store.unavailable' });
    await expect(
      inSpan(
        () => ({ name: 'failing' }),
        () => Promise.reject(failure),
      ),
    ).rejects.toBe(failure);
    const [failing] = made();
    expect(failing).toMatchObject({ failed: true, attributes: { 'error.type': 'store.unavailable' } });
    expect(failing?.said).not.toContain('Tiloi');
  });

  it('are known to the log lines of their work', async () => {
    const lines: string[] = [];
    const logger = createLogger({ format: 'json' }, { write: (line) => void lines.push(line) });
    await inSpan(
      () => ({ name: 'work', from: { traceparent: before } }),
      async () => logger.info('inside'),
    );
    logger.info('outside');
    const traces = lines.map((line) => (JSON.parse(line) as { traceId?: string }).traceId);
    expect(traces).toEqual([beforeTrace, undefined]);
  });

  it('are none when no traces are made: the work runs all the same', async () => {
    const engine = { tracer: new TracerProvider().getTracer('test'), propagator: new W3CTraceContextPropagator() };
    traceWith(undefined);
    try {
      const seen = await inSpan(
        () => ({ name: 'nothing' }),
        async (span) => [span, currentTraceparent(), openSpan({ name: 'nothing' })],
      );
      expect(seen).toEqual([undefined, undefined, undefined]);
    } finally {
      traceWith(engine);
    }
  });
});
