import 'reflect-metadata';
import type { ServerReadableStream, ServerWritableStream, ServiceError } from '@grpc/grpc-js';
import { credentials, status } from '@grpc/grpc-js';
import type { INestMicroservice } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GrpcMethod } from '@nestjs/microservices';
import { refusedWith } from '@sunwai/contracts';
import { departmentsV1 as V1, refusalOfStatus } from '@sunwai/contracts/grpc';
import { setTimeout as sleep } from 'node:timers/promises';
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

@GrpcDoor()
class DepartmentController {
  @GrpcMethod('DepartmentService', 'LogContact')
  logContact(): V1.LogContactResponse {
    return {};
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

describe('a gRPC stream', () => {
  let app: INestMicroservice;
  let client: InstanceType<typeof V1.DepartmentServiceClient>;
  let url: string;

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

  const failing = (call: Promise<unknown>): Promise<ServiceError> =>
    call.then(
      () => Promise.reject(new Error('should have been refused')),
      (error: ServiceError) => error,
    );
  const stillServes = () =>
    new Promise<boolean>((resolve) =>
      client.logContact(V1.LogContactRequest.fromPartial({}), (error) => resolve(error === null)),
    );

  /** Everything until the stream's end, and how it ended. */
  const readToEnd = async (resumeAfter: string) => {
    const call = client.watchAssignments({ resumeAfter, offices: [], heartbeatSeconds: 0 });
    const messages: V1.WatchAssignmentsResponse[] = [];
    call.on('data', (data: V1.WatchAssignmentsResponse) => messages.push(data));
    const error = await new Promise<ServiceError | undefined>((resolve) => {
      call.on('error', resolve);
      call.on('end', () => resolve(undefined));
    });
    return { messages, error };
  };

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
    const call = client.watchAssignments({ resumeAfter: '', offices: [], heartbeatSeconds: 0 });
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
    expect(await stillServes()).toBe(true);
    call.resume();
    await sleep(200);
    expect(source.given).toBeGreaterThan(stuckAt);
    call.cancel();
    await sleep(100);
    expect(source.ended).toBe(1);
  });

  it('lets the source go when the client goes, also while it waits for news', async () => {
    const call = client.watchAssignments({ resumeAfter: 'quiet', offices: [], heartbeatSeconds: 0 });
    call.on('error', () => undefined);
    await new Promise((resolve) => call.once('data', resolve));
    call.cancel();
    await sleep(100);
    expect(source.ended).toBe(1);
  });

  it('tells streams to resume elsewhere when the server stops', async () => {
    const call = client.watchAssignments({ resumeAfter: 'quiet', offices: [], heartbeatSeconds: 0 });
    await new Promise((resolve) => call.once('data', resolve));
    const ended = new Promise<ServiceError>((resolve) => call.on('error', resolve));
    await app.close();
    const error = await ended;
    expect(error.code).toBe(status.UNAVAILABLE);
    expect(refusalOfStatus(error)?.code).toBe('server.stopping');
    await open();
  });

  const upload = (parts: readonly V1.UploadEvidenceRequest[]) =>
    new Promise<V1.UploadEvidenceResponse>((resolve, reject) => {
      const call = client.uploadEvidence((error, answer) => (error ? reject(error) : resolve(answer)));
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
    const call = client.uploadEvidence(() => undefined);
    call.on('error', () => undefined);
    call.write(start);
    await sleep(50);
    call.cancel();
    await sleep(50);
    expect(await stillServes()).toBe(true);
  });
});
