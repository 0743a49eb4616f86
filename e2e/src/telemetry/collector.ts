import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it was delivered; `kind` by OTLP's numbers. */
export type Span = {
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined for the first of its trace. */
  readonly parent: string | undefined;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly service: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
};

/** What OTLP collectors do, as far as a test looks: takes traces over HTTP as JSON, and keeps them. */
export type Collector = {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  readonly spans: readonly Span[];
  /** Everything that was delivered, as it was. */
  readonly raw: () => string;
  close(): Promise<void>;
};

type Value = {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly arrayValue?: { readonly values: readonly Value[] };
};
type Attribute = { readonly key: string; readonly value: Value };
type Delivered = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly traceId: string;
        readonly spanId: string;
        readonly parentSpanId?: string;
        readonly name: string;
        readonly kind: number;
        readonly attributes: readonly Attribute[];
        readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
      }[];
    }[];
  }[];
};

const kinds = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

export const startCollector = async (): Promise<Collector> => {
  const spans: Span[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const taken = request.method === 'POST' && request.url === '/v1/traces';
      if (taken) {
        bodies.push(body);
        spans.push(...spansIn(JSON.parse(body) as Delivered));
      }
      response.writeHead(taken ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    raw: () => bodies.join('\n'),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const spansIn = ({ resourceSpans }: Delivered): readonly Span[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(plain(resource.attributes)['service.name']);
    return scopeSpans.flatMap((scope) =>
      scope.spans.map(({ traceId, spanId, parentSpanId, name, kind, attributes, links = [] }) => ({
        traceId,
        spanId,
        parent: parentSpanId || undefined,
        name,
        kind: kinds[kind] ?? 'internal',
        service,
        attributes: plain(attributes),
        links,
      })),
    );
  });

const plain = (attributes: readonly Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));

const plainValue = ({ stringValue, intValue, arrayValue }: Value): unknown =>
  stringValue ?? (intValue === undefined ? arrayValue?.values.map(plainValue) : Number(intValue));
