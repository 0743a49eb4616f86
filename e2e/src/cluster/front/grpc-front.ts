import {
  type ClientHttp2Session,
  connect,
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Instance } from '../instance.js';
import type { Behind } from './http-front.js';
import { inTurn } from './in-turn.js';

const UNIMPLEMENTED = 12;
const UNAVAILABLE = 14;

/** Of HTTP/2's own, what belongs to one hop alone. */
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade']);

/** One address for the gRPC doors of all services: by the service's name, to its instances in turn. */
export const grpcFront = ({ plans, instancesOf }: Behind): Http2Server => {
  const sessions = new Sessions();
  let turn = 0;
  const server = createServer();
  server.on('stream', (stream, headers) => {
    const service = headers[':path']?.split('/')[1];
    const plan = plans.find(({ grpc }) => grpc.some((name) => name === service));
    // Health and reflection: those of whoever comes first.
    const name = plan?.name ?? (service?.startsWith('grpc.') ? 'audit' : undefined);
    if (!name) return refuse(stream, UNIMPLEMENTED, 'no such service');
    const [to] = inTurn(instancesOf(name), (turn += 1));
    if (to) forward(stream, headers, sessions.to(to));
    else refuse(stream, UNAVAILABLE, `no instance of ${name} is there`);
  });
  server.on('close', () => sessions.close());
  return server;
};

/** A connection to each instance, kept. */
class Sessions {
  private readonly open = new Map<Instance, ClientHttp2Session>();

  to(instance: Instance): ClientHttp2Session {
    const known = this.open.get(instance);
    if (known && !known.closed && !known.destroyed) return known;
    const session = connect(`http://127.0.0.1:${instance.ports.grpc}`);
    // Its streams are told, too.
    session.on('error', () => undefined);
    session.once('goaway', () => this.forget(instance, session));
    session.once('close', () => this.forget(instance, session));
    this.open.set(instance, session);
    return session;
  }

  close(): void {
    for (const session of this.open.values()) session.destroy();
  }

  private forget(instance: Instance, session: ClientHttp2Session): void {
    if (this.open.get(instance) === session) this.open.delete(instance);
  }
}

const forward = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, session: ClientHttp2Session): void => {
  const asked = session.request(kept(headers));
  let trailers: IncomingHttpHeaders = {};
  asked.once('response', (answered, flags) => {
    if (stream.destroyed || stream.closed) return;
    // A "no" without a message has its status in the headers, which are all of the answer.
    const whole = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    stream.respond(kept(answered), whole ? { endStream: true } : { waitForTrailers: true });
    if (whole) return;
    stream.once('wantTrailers', () => stream.sendTrailers(kept(trailers)));
    asked.pipe(stream);
  });
  asked.once('trailers', (received) => (trailers = received));
  asked.once('error', () => {
    if (!stream.headersSent) refuse(stream, UNAVAILABLE, 'the instance went away');
    else stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  });
  stream.pipe(asked);
  stream.once('error', () => asked.close(constants.NGHTTP2_CANCEL));
  stream.once('close', () => {
    if (!asked.closed) asked.close(constants.NGHTTP2_CANCEL);
  });
};

const kept = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));

const refuse = (stream: ServerHttp2Stream, status: number, message: string): void => {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond(
    {
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': String(status),
      'grpc-message': encodeURIComponent(message),
    },
    { endStream: true },
  );
};
