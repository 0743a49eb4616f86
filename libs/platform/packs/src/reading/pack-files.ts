import type { z } from 'zod';
import type { SourceFile } from './source-file.js';
import { channelsSchema } from '../schema/channels.schema.js';
import { messagesSchema } from '../schema/messages.schema.js';
import type { Messages } from '../schema/messages.schema.js';
import {
  departmentsSchema,
  jurisdictionsSchema,
  officersSchema,
  officesSchema,
} from '../schema/organisation.schema.js';
import { packSchema } from '../schema/pack.schema.js';
import { categoriesSchema, policySchema, routingSchema } from '../schema/rules.schema.js';

/** The files of a pack, each with its schema; beside them `messages/<language>.yaml`. */
export const fileSchemas = {
  pack: packSchema,
  departments: departmentsSchema,
  jurisdictions: jurisdictionsSchema,
  offices: officesSchema,
  officers: officersSchema,
  categories: categoriesSchema,
  routing: routingSchema,
  policy: policySchema,
  channels: channelsSchema,
} as const;

export type FileKey = keyof typeof fileSchemas;
export const fileKeys = Object.keys(fileSchemas) as readonly FileKey[];

export const messagesFileSchema = messagesSchema;

/** What the files say, each valid by its own schema; whether they fit each other is checked next. */
export type PackContent = { readonly [Key in FileKey]: z.output<(typeof fileSchemas)[Key]> } & {
  /** By language. */
  readonly messages: Readonly<Record<string, Messages>>;
};

export type PackSources = { readonly [Key in FileKey]: SourceFile } & {
  readonly messages: Readonly<Record<string, SourceFile>>;
};
