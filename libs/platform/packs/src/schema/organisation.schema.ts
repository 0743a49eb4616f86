import { z } from 'zod';
import { id, lgdCode, line, localised, phone, wordLists } from './values.schema.js';

/** `departments.yaml`. */
export const departmentsSchema = z.strictObject({
  departments: z.array(z.strictObject({ id, name: localised })).min(1, 'A pack needs at least one department.'),
});
export type Department = Readonly<z.infer<typeof departmentsSchema>['departments'][number]>;

/** `jurisdictions.yaml`: kinds of place, and the places, each within another but for the outermost. */
export const jurisdictionsSchema = z.strictObject({
  kinds: z.array(
    z.strictObject({
      id,
      name: localised,
      /** Words that people put beside a place's name to say which kind they mean: "block", "तहसील". */
      words: wordLists.default({}),
    }),
  ),
  jurisdictions: z
    .array(
      z.strictObject({
        id,
        kind: id,
        name: localised,
        parent: id.optional(),
        lgd: lgdCode.optional(),
        /** Other ways to write the name; the names themselves need not be repeated. */
        variants: wordLists.default({}),
      }),
    )
    .min(1, 'A pack needs at least one jurisdiction.'),
});
export type Jurisdiction = Readonly<z.infer<typeof jurisdictionsSchema>['jurisdictions'][number]>;
export type JurisdictionKind = Readonly<z.infer<typeof jurisdictionsSchema>['kinds'][number]>;

/** `offices.yaml`: where officers sit, and which places an office serves. */
export const officesSchema = z.strictObject({
  offices: z
    .array(
      z.strictObject({
        id,
        department: id,
        name: localised,
        covers: z.array(id).min(1, 'Name at least one jurisdiction that the office serves.'),
      }),
    )
    .min(1, 'A pack needs at least one office.'),
});
export type Office = Readonly<z.infer<typeof officesSchema>['offices'][number]>;

const level = z
  .int('Write the level as a whole number from 1.')
  .min(1, 'Levels count from 1, the officer nearest the citizen.');

/** `officers.yaml`: the ladder's levels, the posts on it, and the officers who hold a post in an office. */
export const officersSchema = z.strictObject({
  levels: z.array(z.strictObject({ level, name: localised })).min(1, 'Name at least level 1.'),
  posts: z.array(z.strictObject({ id, level, name: localised })).min(1, 'A pack needs at least one post.'),
  officers: z
    .array(
      z.strictObject({
        /** A post, never a person: whoever holds it today. */
        id,
        post: id,
        office: id,
        /** As shown to people; without it, the post's name and the office's. */
        name: localised.optional(),
        /** The officer one level up: where a second dispute or a missed deadline goes. */
        superior: id.optional(),
        /** Registered official numbers: messages from them are this officer's. */
        phones: z.array(phone).default([]),
        email: line.optional(),
      }),
    )
    .min(1, 'A pack needs at least one officer.'),
});
export type LadderLevel = Readonly<z.infer<typeof officersSchema>['levels'][number]>;
export type Post = Readonly<z.infer<typeof officersSchema>['posts'][number]>;
export type OfficerEntry = Readonly<z.infer<typeof officersSchema>['officers'][number]>;
