import { minutes } from '@sunwai/kernel';
import { z } from 'zod';
import { s3Problem } from './s3/s3-url.js';

const mebibytes = (count: number): number => count * 1_048_576;
const bytes = (preset: number, what: string) =>
  z.int().positive().default(preset).describe(`Largest ${what}, in bytes`);

/** What a file is for: decides its size limit, and whether it is what it was said to be. */
export const mediaFamilies = ['image', 'audio', 'video', 'document'] as const;
export type MediaFamily = (typeof mediaFamilies)[number];

const office = 'application/vnd.openxmlformats-officedocument';
const openDocument = 'application/vnd.oasis.opendocument';

/** Types that are accepted as they come: what phones and offices send, and nothing that runs or scripts. */
export const acceptedTypes: readonly string[] = [
  ...['jpeg', 'png', 'webp', 'gif', 'heic', 'heif', 'avif', 'bmp', 'tiff'].map((type) => `image/${type}`),
  ...['ogg', 'mpeg', 'mp4', 'x-m4a', 'aac', 'amr', 'wav', 'flac'].map((type) => `audio/${type}`),
  ...['mp4', '3gpp', '3gpp2', 'quicktime', 'webm', 'x-m4v', 'matroska', 'mpeg'].map((type) => `video/${type}`),
  ...[
    'application/pdf',
    'text/plain',
    'application/msword',
    'application/vnd.ms-excel',
    'application/vnd.ms-powerpoint',
  ],
  ...['wordprocessingml.document', 'spreadsheetml.sheet', 'presentationml.presentation'].map(
    (type) => `${office}.${type}`,
  ),
  ...['text', 'spreadsheet', 'presentation'].map((type) => `${openDocument}.${type}`),
];

/** Limits follow WhatsApp Cloud API's own for media (5, 16, 16 and 100 MB), with room for a department's photos. */
export const mediaRules = z.strictObject({
  types: z
    .array(z.string())
    .default([...acceptedTypes])
    .describe('Media types that are accepted'),
  limits: z
    .strictObject({
      image: bytes(mebibytes(16), 'picture'),
      audio: bytes(mebibytes(16), 'sound recording'),
      video: bytes(mebibytes(64), 'video'),
      document: bytes(mebibytes(100), 'document'),
    })
    .prefault({}),
});
export type MediaRules = z.infer<typeof mediaRules>;

/** What is wrong with a place for files, in words; undefined when nothing is. */
export const mediaUrlProblem = (url: string): string | undefined => {
  if (url.startsWith('s3:')) return s3Problem(url);
  return /^folder:./.test(url) ? undefined : 'must be folder:<path> or s3://bucket';
};

export const mediaConfig = mediaRules.extend({
  url: z
    .string()
    .superRefine((url, context) => {
      const problem = mediaUrlProblem(url);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    })
    .describe('Where files are kept: `folder:<path>` or `s3://bucket/prefix?endpoint=…&region=…&pathStyle=…`'),
  accessKey: z.string().min(1).optional().describe('Of the bucket; without it those of the machine or the pod'),
  secretKey: z.string().min(1).optional().describe('Secret: of the bucket'),
  linkLifetime: z.int().positive().default(minutes(15)).describe('How long a link to a file works, in ms'),
});
export type MediaConfig = z.infer<typeof mediaConfig>;
export type MediaConfigInput = z.input<typeof mediaConfig>;

export const familyOf = (mediaType: string): MediaFamily => {
  const [head] = mediaType.split('/');
  return head === 'image' || head === 'audio' || head === 'video' ? head : 'document';
};
