import type { PackageDefinition } from '@grpc/proto-loader';
import descriptor from 'protobufjs/ext/descriptor/index.js';

type Described = {
  name?: string | null;
  nestedType?: Described[] | null;
  enumType?: Named[] | null;
  field?: Field[] | null;
  options?: { mapEntry?: boolean | null } | null;
};
type Named = { name?: string | null };
type Field = { typeName?: string | null };
type Method = { inputType?: string | null; outputType?: string | null };
type File = {
  name?: string | null;
  package?: string | null;
  dependency?: string[] | null;
  messageType?: Described[] | null;
  enumType?: Named[] | null;
  service?: (Named & { method?: Method[] | null })[] | null;
};

const { FileDescriptorProto } = descriptor;

/**
 * proto-loader writes references to types as short as they can be (`common.v1.Holder`); a descriptor names them in
 * full, with a dot before them (descriptor.proto, `type_name`), and lists the files that they are in (`dependency`).
 * Clients such as grpcurl take nothing else.
 */
export const inFull = (definition: PackageDefinition): PackageDefinition => {
  const files = new Map<Buffer, File>();
  for (const one of Object.values(definition)) {
    for (const bytes of descriptorsOf(one)) {
      if (!files.has(bytes)) files.set(bytes, FileDescriptorProto.decode(bytes) as unknown as File);
    }
  }
  const known = new Map<string, string>();
  for (const file of files.values()) {
    for (const message of file.messageType ?? []) nameMapEntries(message);
    namesOf(file, known);
  }
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

/** A map field is a list of messages named after it, `fields` → `FieldsEntry`; protobufjs leaves the last word out. */
const nameMapEntries = ({ field, nestedType }: Described): void => {
  for (const nested of nestedType ?? []) {
    nameMapEntries(nested);
    if (nested.options?.mapEntry !== true || nested.name?.endsWith('Entry')) continue;
    for (const one of field ?? []) if (one.typeName === nested.name) one.typeName = `${nested.name}Entry`;
    nested.name = `${nested.name}Entry`;
  }
};

/** Notes in which file each type is. */
const namesOf = ({ name: file, package: scope, messageType, enumType }: File, known: Map<string, string>): void => {
  const note = (name: string) => known.set(name, file ?? '');
  const walk = (within: string, message: Described): void => {
    const name = `${within}.${message.name}`;
    note(name);
    for (const one of message.enumType ?? []) note(`${name}.${one.name}`);
    for (const one of message.nestedType ?? []) walk(name, one);
  };
  for (const one of enumType ?? []) note(`.${scope}.${one.name}`);
  for (const one of messageType ?? []) walk(`.${scope}`, one);
};

const qualify = (file: File, known: ReadonlyMap<string, string>): void => {
  const { package: scope, messageType, service } = file;
  const needed = new Set<string>();
  const full = (name: string, within: string): string => {
    const found = name.startsWith('.') ? name : fromInside(name, within, known);
    const where = known.get(found);
    if (where !== undefined && where !== file.name) needed.add(where);
    return found;
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
  file.dependency = [...needed];
};

/** Looked for from the inside outwards, as protobuf's own rule is. */
const fromInside = (name: string, within: string, known: ReadonlyMap<string, string>): string => {
  for (let where = within; ; where = where.slice(0, where.lastIndexOf('.'))) {
    if (known.has(`${where}.${name}`)) return `${where}.${name}`;
    if (where === '') return name;
  }
};
