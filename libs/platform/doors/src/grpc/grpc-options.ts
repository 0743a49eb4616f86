import type { CustomStrategy } from '@nestjs/microservices';
import type { GrpcServerOptions } from './streaming-grpc-server.js';
import { StreamingGrpcServer } from './streaming-grpc-server.js';

/** For `app.connectMicroservice(createGrpcOptions({ url: '0.0.0.0:7070', services: ['sunwai.departments.v1.DepartmentService'] }))`. */
export const createGrpcOptions = (options: GrpcServerOptions): CustomStrategy & { strategy: StreamingGrpcServer } => ({
  strategy: new StreamingGrpcServer(options),
});
