import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { credentials, loadPackageDefinition, Metadata } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, Controller, Get, Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { CustomTransportStrategy, MicroserviceOptions } from '@nestjs/microservices';
import { EventPattern, GrpcMethod, GrpcStreamCall, Payload, Server, Transport } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { grpcStatusOf, httpStatusOf } from '@sunwai/contracts';
import { isRefusal, RefusedError } from '@sunwai/kernel';
import type { Observable } from 'rxjs';
import { of, throwError } from 'rxjs';
import type { AccessList } from './index.js';
import { ACCESS_LIST, authenticateCall, Caller, IdentityModule, PublicDoor, RequiresScope } from './index.js';
import type { Principal } from './index.js';

const proto = `syntax = "proto3"; package desk;
message Question { string text = 1; }
message Answer { string caller = 1; }
service Desk {
  rpc Read (Question) returns (Answer);
  rpc Hello (Question) returns (Answer);
  rpc Forgotten (Question) returns (Answer);
  rpc Follow (stream Question) returns (stream Answer);
}`;

type Reply = { caller: string };
type HttpReply = { status(status: number): { send(body: object): unknown } };

@Controller('desk')
@RequiresScope('registers:read', 'audit:read')
class Desk {
  constructor(@Inject(ACCESS_LIST) private readonly access: AccessList) {}

  @Get()
  list(@Caller() caller: Principal): Reply {
    return { caller: caller.id };
  }

  @Get('hello')
  @PublicDoor()
  hello(): Reply {
    return { caller: 'anybody' };
  }

  @Get('confused')
  @PublicDoor()
  confused(@Caller() caller: Principal): Reply {
    return { caller: caller.id };
  }

  @GrpcMethod('Desk', 'Read')
  read(@Payload() _question: unknown, @Caller() caller: Principal): Observable<Reply> {
    return of({ caller: caller.id });
  }

  @GrpcMethod('Desk', 'Hello')
  @PublicDoor()
  helloOverGrpc(): Reply {
    return { caller: 'anybody' };
  }

  @GrpcStreamCall('Desk', 'Follow')
  @PublicDoor()
  async follow(call: ServerDuplexStream<unknown, Reply>): Promise<void> {
    const caller = await authenticateCall(this.access, call.metadata, 'audit:read');
    call.write({ caller: isRefusal(caller) ? caller.code : caller.id });
    call.end();
  }
}

/** Says nothing of who may come in. */
@Controller('forgotten')
class Forgotten {
  @Get()
  list(): Reply {
    return { caller: 'whoever' };
  }

  @GrpcMethod('Desk', 'Forgotten')
  read(): Reply {
    return { caller: 'whoever' };
  }

  @EventPattern('tickets.events')
  heard(@Payload() data: { seen: string[] }): void {
    data.seen.push('event');
  }
}

/** Tells refusals by the one table, as the doors do. */
@Catch(RefusedError)
class Refusals implements ExceptionFilter<RefusedError> {
  catch({ refusal }: RefusedError, host: ArgumentsHost): unknown {
    const { code, details } = refusal;
    if (host.getType() === 'rpc') return throwError(() => ({ code: grpcStatusOf(code), message: code }));
    return host.switchToHttp().getResponse<HttpReply>().status(httpStatusOf(code)).send({ code, details });
  }
}

/** A bus that hands a message over when it is told to. */
class Bus extends Server implements CustomTransportStrategy {
  listen(callback: () => void): void {
    callback();
  }
  close(): void {}
  on(): void {}
  unwrap<T>(): T {
    return this as never;
  }
  async deliver(topic: string, data: unknown): Promise<void> {
    await this.getHandlerByPattern(topic)?.(data, undefined);
  }
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
};

describe('Every door', () => {
  let folder = '';
  let app: NestFastifyApplication;
  let origin = '';
  let access: AccessList;
  let auditor = '';
  let auditorId = '';
  let department = '';
  const bus = new Bus();
  type Method = (
    question: object,
    metadata: Metadata,
    done: (error: { code: number; details: string } | null, reply?: Reply) => void,
  ) => void;
  let desk: { [method: string]: Method } & {
    close(): void;
    Follow(metadata: Metadata): AsyncIterable<Reply> & { end(): void };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sunwai-doors-'));
    const protoPath = join(folder, 'desk.proto');
    await writeFile(protoPath, proto);

    @Module({
      imports: [IdentityModule.forRoot({ url: `sqlite:${join(folder, 'access.db')}` })],
      controllers: [Desk, Forgotten],
    })
    class App {}
    app = await NestFactory.create<NestFastifyApplication>(App, new FastifyAdapter(), { logger: ['error'] });
    app.useGlobalFilters(new Refusals());
    const url = `127.0.0.1:${await freePort()}`;
    const grpc: MicroserviceOptions = { transport: Transport.GRPC, options: { package: 'desk', protoPath, url } };
    app.connectMicroservice(grpc, { inheritAppConfig: true });
    app.connectMicroservice({ strategy: bus }, { inheritAppConfig: true });
    await app.startAllMicroservices();
    await app.listen(0, '127.0.0.1');
    origin = await app.getUrl();

    access = app.get<AccessList>(ACCESS_LIST);
    const granted = await access.grant({ kind: 'auditor', label: 'CAG' });
    [auditor, auditorId] = [granted.token, granted.principal.id];
    department = (await access.grant({ kind: 'department', label: 'Jal Nigam', department: 'jal' })).token;
    const loaded = loadPackageDefinition(loadSync(protoPath)) as unknown as {
      desk: { Desk: new (url: string, channel: object) => typeof desk };
    };
    desk = new loaded.desk.Desk(url, credentials.createInsecure());
  });
  afterAll(async () => {
    desk.close();
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  const overHttp = async (path: string, authorization?: string) => {
    const answer = await fetch(`${origin}/${path}`, { headers: authorization === undefined ? {} : { authorization } });
    return [answer.status, (await answer.json()) as unknown];
  };
  const metadataOf = (authorization?: string): Metadata => {
    const metadata = new Metadata();
    if (authorization !== undefined) metadata.set('authorization', authorization);
    return metadata;
  };
  const overGrpc = (method: string, authorization?: string) =>
    new Promise<unknown>((resolve) => {
      desk[method]?.({ text: 'x' }, metadataOf(authorization), (error, reply) =>
        resolve(error ? [error.code, error.details] : reply),
      );
    });

  it('lets in whoever has one of its scopes, and knows who it is', async () => {
    expect(await overHttp('desk', `Bearer ${auditor}`)).toEqual([200, { caller: auditorId }]);
    expect(await overHttp('desk', `bearer  ${auditor}`)).toEqual([200, { caller: auditorId }]);
    expect(await overGrpc('Read', `Bearer ${auditor}`)).toEqual({ caller: auditorId });
  });

  it.each([
    ['nobody', () => undefined, 401, 16, 'access.missing'],
    ['an empty credential', () => '', 401, 16, 'access.missing'],
    ['another scheme', () => 'Basic YTpi', 401, 16, 'access.invalid'],
    ['a token without its scheme', () => auditor, 401, 16, 'access.invalid'],
    ['a token that nobody was given', () => `Bearer ${auditor.slice(0, -4)}aaaa`, 401, 16, 'access.invalid'],
    ['whoever has other scopes', () => `Bearer ${department}`, 403, 7, 'access.forbidden'],
  ])('refuses %s, over HTTP and gRPC alike', async (_who, credential, status, grpcStatus, code) => {
    expect(await overHttp('desk', credential())).toMatchObject([status, { code }]);
    expect(await overGrpc('Read', credential())).toEqual([grpcStatus, code]);
  });

  it('refuses whoever has been revoked, or whose time is over', async () => {
    const revoked = await access.grant({ kind: 'auditor', label: 'once' });
    await access.revoke(revoked.principal.id);
    const expired = await access.grant({ kind: 'auditor', label: 'past', expiresAt: '2020-01-01T00:00:00Z' });
    expect(await overHttp('desk', `Bearer ${revoked.token}`)).toMatchObject([401, { code: 'access.revoked' }]);
    expect(await overGrpc('Read', `Bearer ${expired.token}`)).toEqual([16, 'access.expired']);
  });

  it('is open to anybody only where it says so', async () => {
    expect(await overHttp('desk/hello')).toEqual([200, { caller: 'anybody' }]);
    expect(await overGrpc('Hello')).toEqual({ caller: 'anybody' });
    expect(await overHttp('desk/confused', `Bearer ${auditor}`)).toMatchObject([401, { code: 'access.missing' }]);
  });

  it('is shut to everybody when it does not say who may come in', async () => {
    expect(await overHttp('forgotten', `Bearer ${auditor}`)).toMatchObject([403, { code: 'access.forbidden' }]);
    expect(await overGrpc('Forgotten', `Bearer ${auditor}`)).toEqual([7, 'access.forbidden']);
  });

  it('is not what the bus knocks at: events are heard without a credential', async () => {
    const seen: string[] = [];
    await bus.deliver('tickets.events', { seen });
    expect(seen).toEqual(['event']);
  });

  it('asks bare gRPC calls for the same', async () => {
    const answersTo = async (authorization?: string): Promise<string | undefined> => {
      const call = desk.Follow(metadataOf(authorization));
      call.end();
      for await (const { caller } of call) return caller;
      return undefined;
    };
    expect(await answersTo(`Bearer ${auditor}`)).toBe(auditorId);
    expect(await answersTo(`Bearer ${department}`)).toBe('access.forbidden');
  });
});
