import { context, diag, DiagLogLevel } from '@opentelemetry/api';
import { newId } from '@sunwai/kernel';
import type { Logger } from '../logger.js';
import { traceWith, tracing } from './tracing.js';

export type TracingOptions = {
  /** Base URL of a collector that takes OTLP over HTTP, as JSON: `http://collector:4318`. */
  readonly endpoint: string;
  /** Name of the process in the traces. */
  readonly service: string;
  /** Share of the traces that begin here and are made, 0 to 1; one that comes from elsewhere is as decided there. */
  readonly share: number;
  readonly logger: Logger;
};

/** How long, in ms, a collector may take for a batch, and the end of the process for what is left. */
const PATIENCE = 3_000;

/** Spans that wait for the collector; beyond that they are dropped, and the work goes on. */
const MOST_WAITING = 8_192;

export type Tracing = {
  /** Delivers what is left, as far as the collector takes it in time. */
  close(): Promise<void>;
};

/**
 * Makes traces from now on, once in a process. A collector that is away costs spans, never work. The SDK is loaded only
 * here: a process without traces does not pay for it.
 */
export const startTracing = async ({ endpoint, service, share, logger }: TracingOptions): Promise<Tracing> => {
  if (tracing()) return { close: async () => undefined };
  const [sdk, { W3CTraceContextPropagator }, { AsyncLocalStorageContextManager }, exporters, resources] =
    await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/core'),
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  tellTroubles(logger);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const exporter = new exporters.OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: PATIENCE,
  });
  const provider = new sdk.TracerProvider({
    resource: resources.resourceFromAttributes({ 'service.name': service, 'service.instance.id': newId() }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(share) }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter,
        maxQueueSize: MOST_WAITING,
        scheduledDelayMillis: 1_000,
        exportTimeoutMillis: PATIENCE,
      }),
    ],
  });
  traceWith({ tracer: provider.getTracer('sunwai'), propagator: new W3CTraceContextPropagator() });
  return {
    close: async () => {
      traceWith(undefined);
      const delivered = provider
        .shutdown()
        .catch((error: unknown) =>
          logger.warn('The last traces could not be delivered', { component: 'telemetry', error }),
        );
      await Promise.race([delivered, patience()]);
      context.disable();
      diag.disable();
    },
  };
};

/** What the SDK has to say, in our log. It says it in sentences, with nothing of a span in them. */
const tellTroubles = (logger: Logger): void => {
  const tell = (reason: string) => logger.warn('Traces could not be delivered', { component: 'telemetry', reason });
  const quiet = () => undefined;
  diag.setLogger(
    { error: tell, warn: tell, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
};

const patience = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PATIENCE).unref());
