import { MessagePattern, Transport } from '@nestjs/microservices';

/** The pattern by which StreamingGrpcServer finds the method. Its field order is part of it. */
export const bareStreamPattern = (service: string, rpc: string) => ({ service, rpc, streaming: 'bare' });

/**
 * A streaming method on the bare grpc-js call, for guards and filters like any other, but without a wrapper around each
 * message. The method gets the call alone:
 *
 * - server streaming: writes with `writeAll`; the stream ends when its promise resolves;
 * - client streaming: reads with `for await (const message of call)`; answers what its promise resolves to.
 *
 * @param service short or full name, `DepartmentService`
 * @param rpc name in the proto file, `WatchAssignments`
 */
export const GrpcBareStream = (service: string, rpc: string): MethodDecorator =>
  MessagePattern(bareStreamPattern(service, rpc), Transport.GRPC);
