import type { OpenSpan } from '@sunwai/telemetry';
import { figures, openSpan } from '@sunwai/telemetry';

type Done = () => void;
type Request = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The door's pattern; absent where no door is. */
  readonly routeOptions: { readonly url?: string | undefined };
};
type Reply = { readonly statusCode: number; readonly elapsedTime: number };

/** Of Fastify, what is needed here. */
export type Doors = {
  addHook(name: 'onRequest' | 'preValidation', hook: (request: Request, reply: Reply, done: Done) => void): unknown;
  addHook(name: 'onResponse', hook: (request: Request, reply: Reply, done: Done) => void): unknown;
  addHook(name: 'onRequestAbort', hook: (request: Request, done: Done) => void): unknown;
};

/** As servers before have noted it when the caller was gone before the answer. */
const CALLER_GONE = 499;

/** Asked every few seconds by whoever keeps the process running: no trace is worth that. */
const PROBES = '/health/';

/**
 * Each request is counted, and a span where traces are made: `POST /webhooks/whatsapp`. The handler runs in it, from
 * after the body was read, which comes in on the connection's own events.
 */
export const watchRequests = (doors: Doors): void => {
  const open = new WeakMap<Request, OpenSpan>();
  const began = new WeakMap<Request, number>();
  const ended = (request: Request, status: number): void => {
    const start = began.get(request);
    if (start === undefined) return;
    began.delete(request);
    figures.httpRequest(routeOf(request), request.method, status, (performance.now() - start) / 1_000);
    const span = open.get(request);
    span?.set('http.response.status_code', status);
    if (status >= 500) span?.failWith(String(status));
    else span?.end();
  };
  doors.addHook('onRequest', (request, _reply, done) => {
    began.set(request, performance.now());
    const span = incoming(request);
    if (span) open.set(request, span);
    done();
  });
  doors.addHook('preValidation', (request, _reply, done) => {
    const span = open.get(request);
    if (span) span.run(done);
    else done();
  });
  doors.addHook('onResponse', (request, { statusCode }, done) => {
    ended(request, statusCode);
    done();
  });
  doors.addHook('onRequestAbort', (request, done) => {
    ended(request, CALLER_GONE);
    done();
  });
};

const incoming = (request: Request): OpenSpan | undefined => {
  const { method } = request;
  const route = routeOf(request);
  if (route.startsWith(PROBES)) return undefined;
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return openSpan({
    name: `${method} ${route}`,
    kind: 'server',
    attributes: { 'http.request.method': method, 'http.route': route },
    from: { traceparent: header('traceparent'), tracestate: header('tracestate') },
  });
};

/** Paths that are no door's are one, whatever they are. */
const routeOf = ({ routeOptions: { url } }: Request): string => url ?? 'none';
