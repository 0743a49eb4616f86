import 'reflect-metadata';
import type { ClientDuplexStream, ServiceDefinition, ServiceError } from '@grpc/grpc-js';
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
import { promisify } from 'node:util';
import { createGrpcOptions } from './grpc-options.js';
import { GrpcBareStream } from './bare-stream.decorator.js';
import { GrpcDoor } from '../use-doors.js';

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
  async watch(): Promise<void> {
    throw new TypeError('the guard should have stopped it');
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
});
