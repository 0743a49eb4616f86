export * from './exception.filter.js';
export * from './grpc/bare-stream.decorator.js';
export * from './grpc/grpc-options.js';
export * from './grpc/proto-files.js';
export { StreamingGrpcServer, type GrpcServerOptions } from './grpc/streaming-grpc-server.js';
export * from './grpc/streams.js';
export * from './refusal-of-error.js';
export * from './use-doors.js';
export * from './validation.pipe.js';
