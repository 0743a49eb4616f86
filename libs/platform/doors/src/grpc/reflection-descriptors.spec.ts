import { loadSync } from '@grpc/proto-loader';
import descriptor from 'protobufjs/ext/descriptor/index.js';
import { grpcServices } from '@sunwai/contracts/grpc';
import type { GrpcServiceName } from '@sunwai/contracts/grpc';
import { protoFiles, protoFolder } from './proto-files.js';
import { inFull } from './reflection-descriptors.js';

type Message = {
  readonly name: string;
  readonly field?: readonly { readonly name: string; readonly typeName?: string }[];
  readonly nestedType?: readonly Message[];
  readonly enumType?: readonly { readonly name: string }[];
};
type File = Message & {
  readonly package: string;
  readonly dependency: readonly string[];
  readonly messageType?: readonly Message[];
};

describe('what reflection tells of our services', () => {
  const services = Object.keys(grpcServices) as GrpcServiceName[];
  const definition = inFull(loadSync([...protoFiles(services)], { includeDirs: [protoFolder()] }));
  const files = new Map<string, File>();
  for (const one of Object.values(definition)) {
    for (const bytes of (one as { fileDescriptorProtos?: Buffer[] }).fileDescriptorProtos ?? []) {
      const file = descriptor.FileDescriptorProto.decode(bytes) as unknown as File;
      files.set(file.name, file);
    }
  }

  const typesOf = (within: string, { messageType, nestedType, enumType }: Partial<File>): string[] => [
    ...(enumType ?? []).map(({ name }) => `${within}.${name}`),
    ...[...(messageType ?? []), ...(nestedType ?? [])].flatMap((message) => [
      `${within}.${message.name}`,
      ...typesOf(`${within}.${message.name}`, message),
    ]),
  ];
  const referencesOf = ({ field, messageType, nestedType }: Partial<File>): string[] => [
    ...(field ?? []).flatMap(({ typeName }) => (typeName ? [typeName] : [])),
    ...[...(messageType ?? []), ...(nestedType ?? [])].flatMap(referencesOf),
  ];

  it('names every type in full, of its own file or one that it lists', () => {
    expect(files.size).toBeGreaterThan(services.length);
    for (const file of files.values()) {
      const reachable = [file.name, ...file.dependency].map((name) => files.get(name)!);
      const known = new Set(reachable.flatMap((one) => typesOf(`.${one.package}`, one)));
      expect(referencesOf(file).filter((name) => !known.has(name))).toEqual([]);
    }
  });

  it('names the messages of a map after its field', () => {
    const struct = files.get('google_protobuf.proto')?.messageType?.find(({ name }) => name === 'Struct');
    expect(struct?.nestedType?.map(({ name }) => name)).toEqual(['FieldsEntry']);
    expect(struct?.field?.[0]?.typeName).toBe('.google.protobuf.Struct.FieldsEntry');
  });
});
