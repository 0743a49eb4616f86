import type {
  MethodDefinition,
  ServerCredentials as Credentials,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { Metadata, Server, ServerCredentials, status as grpcStatus } from '@grpc/grpc-js';
import { GrpcMethodStreamingType, ServerGrpc } from '@nestjs/microservices';
import type { GrpcServiceName } from '@sunwai/contracts/grpc';
import { grpcServices, grpcStatusOfRefusal } from '@sunwai/contracts/grpc';
import { inSpan } from '@sunwai/telemetry';
import { HealthImplementation } from 'grpc-health-check';
import type { EventEmitter } from 'node:events';
import { isObservable, lastValueFrom } from 'rxjs';
import { refusalOfError } from '../refusal-of-error.js';
import { bareStreamPattern } from './bare-stream.decorator.js';
import { protoFiles, protoFolder } from './proto-files.js';
import { incomingCall } from './incoming-call.js';
import { controllerOf, serverStopping } from './streams.js';

export type GrpcServerOptions = {
  /** `host:port`; port 0 takes a free one (`port` says which). */
  readonly url: string;
  readonly services: readonly GrpcServiceName[];
  /** TLS or mTLS; without, connections are not encrypted. */
  readonly credentials?: Credentials;
  /** Whether clients may ask what there is (`grpcurl list`). Default true. */
  readonly reflection?: boolean;
  /** How long calls may go on after the stop, in ms, before they are cut. Default 5,000. */
  readonly drain?: number;
};

type Handler = (data: unknown, metadata: Metadata, call: unknown) => Promise<unknown>;
type Callback = (error: object | null, value?: unknown) => void;
type Call = EventEmitter & { readonly request?: unknown; readonly metadata: Metadata; readonly cancelled: boolean };
type WritableCall = Call & { end(): void };
type Method = MethodDefinition<unknown, unknown>;

const mebibyte = 1024 * 1024;

/**
 * A connection is asked every 30 s whether it lives; a sleeping client stays. The answer has 5 min: a proxy gives it only
 * when its own client has taken what came before, which on a slow line is some megabytes.
 */
const channelOptions = {
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 300_000,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.max_receive_message_length': 4 * mebibyte,
  'grpc.max_send_message_length': 16 * mebibyte,
} as const;

/**
 * Nest's gRPC transport on the generated definitions instead of proto files read at start: messages are the generated
 * types on the wire and in controllers, and streams (`@GrpcBareStream`) are the bare calls of grpc-js.
 * Unary methods are `@GrpcMethod('DepartmentService', 'Acknowledge')`, as ever. With health and reflection.
 */
export class StreamingGrpcServer extends ServerGrpc {
  /** The port in use, once it listens. */
  port = 0;
  private server: Server | undefined;
  private readonly health: HealthImplementation;
  private readonly streams = new Set<Call>();

  constructor(private readonly settings: GrpcServerOptions) {
    super({ url: settings.url, package: [], protoPath: [] });
    const serving = Object.fromEntries(['', ...settings.services].map((name) => [name, 'SERVING'] as const));
    this.health = new HealthImplementation(serving);
  }

  override async createClient(): Promise<Server> {
    const server = new Server(channelOptions);
    const credentials = this.settings.credentials ?? ServerCredentials.createInsecure();
    this.port = await new Promise<number>((resolve, reject) =>
      server.bindAsync(this.settings.url, credentials, (error, port) => (error ? reject(error) : resolve(port))),
    );
    this.server = server;
    return server;
  }

  override async bindEvents(): Promise<void> {
    const server = this.server;
    if (!server) return;
    for (const name of this.settings.services) {
      server.addService(takingEncoded(grpcServices[name].definition), this.implementation(name));
    }
    this.health.addToServer(server);
    if (this.settings.reflection ?? true) await this.addReflection(server);
  }

  /** No new calls; streams are told to resume elsewhere; unary calls finish; what is left after `drain` is cut. */
  override async close(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.server = undefined;
    for (const name of ['', ...this.settings.services]) this.health.setStatus(name, 'NOT_SERVING');
    const finished = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    for (const call of this.streams) controllerOf(call).abort(serverStopping);
    const cut = setTimeout(() => server.forceShutdown(), this.settings.drain ?? 5_000);
    await finished;
    clearTimeout(cut);
  }

  private implementation(name: GrpcServiceName): UntypedServiceImplementation {
    const implementation: UntypedServiceImplementation = {};
    for (const [key, method] of Object.entries(grpcServices[name].definition)) {
      const rpc = method.path.slice(method.path.lastIndexOf('/') + 1);
      const bare = this.handlerOf(name, rpc, bareStreamPattern);
      const unary = this.handlerOf(name, rpc, (service) => ({
        service,
        rpc,
        streaming: GrpcMethodStreamingType.NO_STREAMING,
      }));
      if (bare) implementation[key] = this.bareMethod(bare, method);
      else if (unary && !method.requestStream && !method.responseStream)
        implementation[key] = this.unaryMethod(unary, method);
    }
    return implementation;
  }

  /** Controllers name the service in full or in short. */
  private handlerOf(
    name: GrpcServiceName,
    rpc: string,
    pattern: (service: string, rpc: string) => object,
  ): Handler | undefined {
    const short = name.slice(name.lastIndexOf('.') + 1);
    const find = (service: string) => this.messageHandlers.get(JSON.stringify(pattern(service, rpc)));
    return (find(name) ?? find(short)) as Handler | undefined;
  }

  private unaryMethod(handler: Handler, { path }: Method) {
    return (call: Call, callback: Callback): void => {
      inSpan(
        () => incomingCall(path, call.metadata),
        () => settle(handler(call.request, call.metadata, call)),
      ).then(
        (value) => callback(null, value),
        (error: unknown) => callback(statusOf(error)),
      );
    };
  }

  private bareMethod(handler: Handler, { responseStream }: Method) {
    return (call: Call, callback: Callback): void => {
      this.streams.add(call);
      const signal = controllerOf(call).signal;
      const gone = () => signal.aborted && signal.reason !== serverStopping;
      settle(handler(call, call.metadata, call))
        .then(
          (value) => {
            if (gone()) return;
            if (responseStream) (call as WritableCall).end();
            else callback(null, value);
          },
          (error: unknown) => {
            if (gone()) return;
            if (responseStream) call.emit('error', statusOf(error));
            else callback(statusOf(error));
          },
        )
        .finally(() => this.streams.delete(call));
    };
  }

  /** Loaded only where it is wanted: it reads the proto files. */
  private async addReflection(server: Server): Promise<void> {
    const [{ ReflectionService }, { loadSync }, { inFull }] = await Promise.all([
      import('@grpc/reflection'),
      import('@grpc/proto-loader'),
      import('./reflection-descriptors.js'),
    ]);
    const definition = inFull(loadSync([...protoFiles(this.settings.services)], { includeDirs: [protoFolder()] }));
    new ReflectionService(definition, { services: [...this.settings.services] }).addToServer(server);
  }
}

/** A stream may also write messages that are encoded already: what many read is then encoded once. */
const takingEncoded = (definition: ServiceDefinition): ServiceDefinition =>
  Object.fromEntries(
    Object.entries(definition).map(([key, method]) => {
      if (!method.responseStream) return [key, method];
      const responseSerialize = (value: unknown): Buffer =>
        Buffer.isBuffer(value) ? value : method.responseSerialize(value);
      return [key, { ...method, responseSerialize }];
    }),
  );

/** Guards, interceptors and filters of Nest may answer with a stream of one value. */
const settle = async (result: Promise<unknown>): Promise<unknown> => {
  const value = await result;
  return isObservable(value) ? lastValueFrom(value, { defaultValue: undefined }) : value;
};

/** The filter has made a status of it; what it has not seen is told as the filter would. */
const statusOf = (error: unknown): object => {
  const made = error as { code?: unknown; metadata?: unknown } | null;
  if (typeof made?.code === 'number' && made.code in grpcStatus && made.metadata instanceof Metadata) return made;
  return grpcStatusOfRefusal(refusalOfError(error).refusal, 'en');
};
