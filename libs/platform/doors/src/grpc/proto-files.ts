import { fileURLToPath } from 'node:url';
import type { GrpcServiceName } from '@sunwai/contracts/grpc';
import { grpcServices } from '@sunwai/contracts/grpc';

/** The folder `proto/`: as far from the sources as from what is built of them. */
export const protoFolder = (): string => fileURLToPath(new URL('../../../../../proto', import.meta.url));

/** The files of these services, relative to `protoFolder()`, for tools that read proto files. */
export const protoFiles = (services: readonly GrpcServiceName[]): readonly string[] =>
  services.map((service) => grpcServices[service].file);
