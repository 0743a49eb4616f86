import type { PackageDefinition } from '@grpc/proto-loader';
import descriptor from 'protobufjs/ext/descriptor/index.js';

type Described = {
  name?: string | null;
  nestedType?: Described[] | null;
  enumType?: Named[] | null;
  field?: Field[] | null;
};
type Named = { name?: string | null };
type Field = { typeName?: string | null };
type Method = { inputType?: string | null; outputType?: string | null };
type File = {
  package?: string | null;
  messageType?: Described[] | null;
  enumType?: Named[] | null;
  service?: (Named & { method?: Method[] | null })[] | null;
};

const { FileDescriptorProto } = descriptor;

/**
 * proto-loader writes references to types as short as they can be (`common.v1.Holder`); a descriptor names them in
 * full, with a dot before them (descriptor.proto, `type_name`), and clients such as grpcurl take nothing else.
 */
export const inFull = (definition: PackageDefinition): PackageDefinition => {
  const files = new Map<Buffer, File>();
  for (const one of Object.values(definition)) {
    for (const bytes of descriptorsOf(one)) {
      if (!files.has(bytes)) files.set(bytes, FileDescriptorProto.decode(bytes) as unknown as File);
    }
  }
  const known = new Set<string>();
  for (const file of files.values()) namesOf(file, known);
  const encoded = new Map<Buffer, Buffer>();
  for (const [bytes, file] of files) {
    qualify(file, known);
    encoded.set(bytes, Buffer.from(FileDescriptorProto.encode(file as object).finish()));
  }
  return Object.fromEntries(
    Object.entries(definition).map(([name, one]) => {
      const fileDescriptorProtos = descriptorsOf(one).map((bytes) => encoded.get(bytes) ?? bytes);
      return [name, fileDescriptorProtos.length > 0 ? { ...one, fileDescriptorProtos } : one];
    }),
  ) as PackageDefinition;
};

/** Messages and enums come with the files that describe them, services without. */
const descriptorsOf = (one: PackageDefinition[string]): readonly Buffer[] =>
  (one as { readonly fileDescriptorProtos?: readonly Buffer[] }).fileDescriptorProtos ?? [];

const namesOf = ({ package: scope, messageType, enumType }: File, known: Set<string>): void => {
  const walk = (within: string, message: Described): void => {
    const name = `${within}.${message.name}`;
    known.add(name);
    for (const one of message.enumType ?? []) known.add(`${name}.${one.name}`);
    for (const one of message.nestedType ?? []) walk(name, one);
  };
  for (const one of enumType ?? []) known.add(`.${scope}.${one.name}`);
  for (const one of messageType ?? []) walk(`.${scope}`, one);
};

const qualify = ({ package: scope, messageType, service }: File, known: ReadonlySet<string>): void => {
  const full = (name: string, within: string): string => {
    if (name.startsWith('.')) return name;
    // Looked for from the inside outwards, as protobuf's own rule is.
    for (let where = within; ; where = where.slice(0, where.lastIndexOf('.'))) {
      if (known.has(`${where}.${name}`)) return `${where}.${name}`;
      if (where === '') return name;
    }
  };
  const walk = (within: string, message: Described): void => {
    const name = `${within}.${message.name}`;
    for (const field of message.field ?? []) if (field.typeName) field.typeName = full(field.typeName, name);
    for (const one of message.nestedType ?? []) walk(name, one);
  };
  for (const one of messageType ?? []) walk(`.${scope}`, one);
  for (const { name, method } of service ?? []) {
    for (const one of method ?? []) {
      if (one.inputType) one.inputType = full(one.inputType, `.${scope}.${name}`);
      if (one.outputType) one.outputType = full(one.outputType, `.${scope}.${name}`);
    }
  }
};
