import 'reflect-metadata';
import type {
  ClientDuplexStream,
  ServerReadableStream,
  ServerWritableStream,
  ServiceDefinition,
  ServiceError,
} from '@grpc/grpc-js';
import { credentials, makeGenericClientConstructor, Metadata, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { CanActivate, ExecutionContext, INestMicroservice } from '@nestjs/common';
import { Injectable, Module, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GrpcMethod, Payload } from '@nestjs/microservices';
import { refusedWith } from '@sunwai/contracts';
import { departmentsV1 as V1, refusalOfStatus } from '@sunwai/contracts/grpc';
import { IsInt, IsOptional, IsString, IsUUID } from 'class-validator';
import { service as healthService } from 'grpc-health-check';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createGrpcOptions } from './grpc-options.js';
import { GrpcBareStream } from './bare-stream.decorator.js';
import { writeAll } from './streams.js';
import { GrpcDoor } from '../use-doors.js';

const message = (words: string): V1.WatchAssignmentsResponse => ({
  event: {
    $case: 'updated',
    value: {
      number: 'AME-7K3M9QX2R',
      version: 2,
      round: 1,
      at: '2026-11-22T06:30:00.000Z',
      update: { $case: 'comment', value: { words } },
    },
  },
  cursor: words.slice(0, 8),
});

/** What the streaming source of the test was asked for, and whether it was let go. */
const source = { given: 0, ended: 0 };

async function* endless(signal: AbortSignal, size: number): AsyncGenerator<readonly V1.WatchAssignmentsResponse[]> {
  try {
    while (!signal.aborted) {
      source.given += 10;
      yield Array.from({ length: 10 }, () => message('x'.repeat(size)));
    }
  } finally {
    source.ended += 1;
  }
}

async function* quiet(signal: AbortSignal): AsyncGenerator<readonly V1.WatchAssignmentsResponse[]> {
  yield [message('first')];
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  source.ended += 1;
}

@Injectable()
class TokenGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const metadata = context.switchToRpc().getContext<Metadata>();
    if (metadata.get('authorization')[0] !== 'Bearer good') throw refusedWith('access.missing');
    return true;
  }
}

class AcknowledgeDto implements V1.AcknowledgeRequest {
  @IsUUID() readonly commandId!: string;
  @IsString() readonly number!: string;
  @IsInt() readonly round!: number;
  @IsOptional() @IsString() readonly seenAt?: string;
}

@GrpcDoor()
@UseGuards(TokenGuard)
class DepartmentController {
  @GrpcMethod('DepartmentService', 'Acknowledge')
  async acknowledge(@Payload() request: AcknowledgeDto): Promise<V1.AcknowledgeResponse> {
    if (request.round === 7) throw refusedWith('report.old_round', { round: 7, current: 8 });
    if (request.round === 8) throw new TypeError('the inside of the system');
    return { accepted: { number: request.number, version: 3, cursor: 'c', repeated: false } };
  }

  @GrpcBareStream('DepartmentService', 'WatchAssignments')
  async watch(call: ServerWritableStream<V1.WatchAssignmentsRequest, V1.WatchAssignmentsResponse>): Promise<void> {
    const { resumeAfter } = call.request;
    if (resumeAfter === 'wrong') throw refusedWith('store.invalid_cursor');
    if (resumeAfter === 'finite') {
      return writeAll(call, async function* () {
        yield Array.from({ length: 1_000 }, (_, index) => message(String(index)));
      });
    }
    return writeAll(call, (signal) => (resumeAfter === 'quiet' ? quiet(signal) : endless(signal, 1_000)));
  }

  @GrpcBareStream('DepartmentService', 'UploadEvidence')
  async upload(
    call: ServerReadableStream<V1.UploadEvidenceRequest, V1.UploadEvidenceResponse>,
  ): Promise<V1.UploadEvidenceResponse> {
    let bytes = 0;
    let mediaType: string | undefined;
    for await (const { part } of call as AsyncIterable<V1.UploadEvidenceRequest>) {
      if (part?.$case === 'start') mediaType = part.value.mediaType;
      else if (mediaType === undefined) throw refusedWith('media.upload_order');
      else bytes += part?.value.length ?? 0;
    }
    return { media: { mediaType: mediaType ?? '', bytes } };
  }
}

@Module({ controllers: [DepartmentController] })
class TestModule {}

describe('a gRPC door', () => {
  let app: INestMicroservice;
  let client: InstanceType<typeof V1.DepartmentServiceClient>;
  let url: string;
  const entitled = new Metadata();
  entitled.set('authorization', 'Bearer good');

  const open = async () => {
    const options = createGrpcOptions({
      url: '127.0.0.1:0',
      services: ['sunwai.departments.v1.DepartmentService'],
      drain: 500,
    });
    app = await NestFactory.createMicroservice(TestModule, { ...options, logger: false });
    await app.listen();
    url = `127.0.0.1:${options.strategy.port}`;
    client = new V1.DepartmentServiceClient(url, credentials.createInsecure());
  };

  beforeEach(async () => {
    source.given = 0;
    source.ended = 0;
    await open();
  });
  afterEach(async () => {
    client.close();
    await app.close();
  });

  const acknowledge = (request: Partial<V1.AcknowledgeRequest>, metadata = entitled) =>
    new Promise<V1.AcknowledgeResponse>((resolve, reject) =>
      client.acknowledge(
        { commandId: '0d4f7f3e-1f0a-4b7e-9c8e-0a1b2c3d4e5f', number: 'AME-7K3M9QX2R', round: 1, ...request },
        metadata,
        (error, answer) => (error ? reject(error) : resolve(answer)),
      ),
    );
  const failing = (call: Promise<unknown>): Promise<ServiceError> =>
    call.then(
      () => Promise.reject(new Error('should have been refused')),
      (error: ServiceError) => error,
    );

  /** Everything until the stream's end, and how it ended. */
  const readToEnd = async (resumeAfter: string) => {
    const call = client.watchAssignments({ resumeAfter, offices: [], heartbeatSeconds: 0 }, entitled);
    const messages: V1.WatchAssignmentsResponse[] = [];
    call.on('data', (data: V1.WatchAssignmentsResponse) => messages.push(data));
    const error = await new Promise<ServiceError | undefined>((resolve) => {
      call.on('error', resolve);
      call.on('end', () => resolve(undefined));
    });
    return { messages, error };
  };

  it('answers with the generated types', async () => {
    expect(await acknowledge({})).toEqual({
      accepted: { number: 'AME-7K3M9QX2R', version: 3, cursor: 'c', repeated: false },
    });
  });

  it('tells a refusal as a status with its code, details and a sentence in the language asked for', async () => {
    const hindi = entitled.clone();
    hindi.set('accept-language', 'hi-IN');
    const error = await failing(acknowledge({ round: 7 }, hindi));
    expect(error.code).toBe(status.FAILED_PRECONDITION);
    expect(error.details).toMatch(/[\u0900-\u097f]/);
    expect(error.metadata.get('sunwai-code')).toEqual(['report.old_round']);
    expect(refusalOfStatus(error)).toMatchObject({ code: 'report.old_round', details: { round: 7, current: 8 } });
  });

  it('tells what nobody expected without its inside', async () => {
    const error = await failing(acknowledge({ round: 8 }));
    expect(error.code).toBe(status.INTERNAL);
    expect(error.message).not.toContain('inside');
    expect(error.metadata.get('sunwai-code')).toEqual(['server.error']);
  });

  it('lists every field of a request that is not as it should be', async () => {
    const error = await failing(acknowledge({ commandId: 'x' }));
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    expect(refusalOfStatus(error)).toMatchObject({ code: 'request.invalid', details: { fields: ['commandId'] } });
  });

  it('lets guards refuse unary calls and streams alike', async () => {
    const nobody = new Metadata();
    expect((await failing(acknowledge({}, nobody))).code).toBe(status.UNAUTHENTICATED);
    const call = client.watchAssignments({ resumeAfter: '', offices: [], heartbeatSeconds: 0 }, nobody);
    call.on('data', () => undefined);
    const error = await new Promise<ServiceError>((resolve) => call.on('error', resolve));
    expect(error.code).toBe(status.UNAUTHENTICATED);
    expect(refusalOfStatus(error)?.code).toBe('access.missing');
    expect(source.given).toBe(0);
  });

  it('says that a method without a controller is not there', async () => {
    const error = await failing(
      new Promise((resolve, reject) =>
        client.getTicket({ number: 'AME-7K3M9QX2R' }, entitled, (failed, answer) =>
          failed ? reject(failed) : resolve(answer),
        ),
      ),
    );
    expect(error.code).toBe(status.UNIMPLEMENTED);
  });

  it('streams everything in order, and ends when the source ends', async () => {
    const { messages, error } = await readToEnd('finite');
    expect(error).toBeUndefined();
    expect(messages.map(({ cursor }) => cursor)).toEqual(Array.from({ length: 1_000 }, (_, index) => String(index)));
  });

  it('tells a refusal on a stream', async () => {
    const { error } = await readToEnd('wrong');
    expect(error?.code).toBe(status.INVALID_ARGUMENT);
    expect(refusalOfStatus(error)?.code).toBe('store.invalid_cursor');
  });

  it('asks nothing more of the source while the client does not read, and serves others meanwhile', async () => {
    const call = client.watchAssignments({ resumeAfter: '', offices: [], heartbeatSeconds: 0 }, entitled);
    call.on('error', () => undefined);
    await new Promise<void>((resolve) =>
      call.once('data', () => {
        call.pause();
        resolve();
      }),
    );
    await sleep(500);
    const stuckAt = source.given;
    await sleep(500);
    expect(stuckAt).toBeGreaterThan(0);
    expect(stuckAt).toBeLessThan(2_000);
    expect(source.given).toBe(stuckAt);
    expect((await acknowledge({})).accepted?.version).toBe(3);
    call.resume();
    await sleep(200);
    expect(source.given).toBeGreaterThan(stuckAt);
    call.cancel();
    await sleep(100);
    expect(source.ended).toBe(1);
  });

  it('lets the source go when the client goes, also while it waits for news', async () => {
    const call = client.watchAssignments({ resumeAfter: 'quiet', offices: [], heartbeatSeconds: 0 }, entitled);
    call.on('error', () => undefined);
    await new Promise((resolve) => call.once('data', resolve));
    call.cancel();
    await sleep(100);
    expect(source.ended).toBe(1);
  });

  it('tells streams to resume elsewhere when the server stops', async () => {
    const call = client.watchAssignments({ resumeAfter: 'quiet', offices: [], heartbeatSeconds: 0 }, entitled);
    await new Promise((resolve) => call.once('data', resolve));
    const ended = new Promise<ServiceError>((resolve) => call.on('error', resolve));
    await app.close();
    const error = await ended;
    expect(error.code).toBe(status.UNAVAILABLE);
    expect(refusalOfStatus(error)?.code).toBe('server.stopping');
    await open();
  });

  it('says to a load balancer that it serves', async () => {
    const Health = makeGenericClientConstructor(healthService, 'Health');
    const health = new Health(url, credentials.createInsecure());
    const check = promisify<object, unknown>(
      (health as unknown as Record<string, (...parts: unknown[]) => void>)['check']!.bind(health),
    );
    expect(await check({ service: 'sunwai.departments.v1.DepartmentService' })).toMatchObject({ status: 'SERVING' });
    health.close();
  });

  it('tells a curious client which services there are', async () => {
    const proto = createRequire(import.meta.url).resolve('@grpc/reflection');
    const definition = loadSync(join(dirname(proto), '../proto/grpc/reflection/v1/reflection.proto'));
    const service = definition['grpc.reflection.v1.ServerReflection'] as ServiceDefinition;
    const Reflection = makeGenericClientConstructor(service, 'ServerReflection');
    const reflection = new Reflection(url, credentials.createInsecure());
    const call = (reflection as unknown as Record<string, () => ClientDuplexStream<object, object>>)[
      'ServerReflectionInfo'
    ]!.call(reflection);
    const answer = new Promise<object>((resolve) => call.once('data', resolve));
    call.write({ listServices: '' });
    expect(JSON.stringify(await answer)).toContain('sunwai.departments.v1.DepartmentService');
    call.end();
    reflection.close();
  });

  const upload = (parts: readonly V1.UploadEvidenceRequest[]) =>
    new Promise<V1.UploadEvidenceResponse>((resolve, reject) => {
      const call = client.uploadEvidence(entitled, (error, answer) => (error ? reject(error) : resolve(answer)));
      for (const part of parts) call.write(part);
      call.end();
    });
  const start: V1.UploadEvidenceRequest = {
    part: { $case: 'start', value: { number: 'AME-7K3M9QX2R', mediaType: 'image/jpeg' } },
  };
  const chunk: V1.UploadEvidenceRequest = { part: { $case: 'chunk', value: Buffer.alloc(1024 * 1024) } };

  it('takes a file in chunks', async () => {
    expect(await upload([start, chunk, chunk, chunk])).toEqual({
      media: { mediaType: 'image/jpeg', bytes: 3 * 1024 * 1024 },
    });
  });

  it('tells a refusal in the middle of an upload', async () => {
    expect(refusalOfStatus(await failing(upload([chunk])))?.code).toBe('media.upload_order');
  });

  it('survives a client that goes in the middle of an upload', async () => {
    const call = client.uploadEvidence(entitled, () => undefined);
    call.on('error', () => undefined);
    call.write(start);
    await sleep(50);
    call.cancel();
    await sleep(50);
    expect((await acknowledge({})).accepted?.version).toBe(3);
  });
});
