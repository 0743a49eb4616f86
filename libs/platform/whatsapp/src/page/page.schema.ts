import { z } from 'zod';

/** Loose on purpose, as the WhatsApp shapes are. Meta gives ids as text or number, by version of its API. */
export const idSchema = z.union([z.string().min(1), z.number()]).transform(String);
const id = idSchema.optional().catch(undefined);
const text = z.string().optional().catch(undefined);

export const pageBodySchema = z.looseObject({ object: z.string(), entry: z.array(z.unknown()) });

export const pageEntrySchema = z.looseObject({
  id: idSchema.catch(''),
  time: z.unknown().optional(),
  changes: z.array(z.unknown()).default([]).catch([]),
  messaging: z.array(z.unknown()).default([]).catch([]),
  standby: z.array(z.unknown()).default([]).catch([]),
});
export type PageEntry = z.infer<typeof pageEntrySchema>;

export const pageChangeSchema = z.looseObject({ field: z.string().min(1), value: z.unknown().optional() });

export const feedValueSchema = z.looseObject({
  item: z.string(),
  verb: z.string(),
  post_id: id,
  comment_id: id,
  parent_id: id,
  sender_id: id,
  sender_name: text,
  from: z.looseObject({ id: idSchema, name: text }).optional().catch(undefined),
  message: text,
  link: text,
  photo: text,
  video: text,
  photos: z.array(z.string()).default([]).catch([]),
  created_time: z.unknown().optional(),
});
export type FeedValue = z.infer<typeof feedValueSchema>;

const attachmentSchema = z.looseObject({
  type: z.string(),
  url: text,
  payload: z
    .looseObject({
      url: text,
      coordinates: z.looseObject({ lat: z.number(), long: z.number() }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const messagingSchema = z.looseObject({
  sender: z.looseObject({ id }).optional().catch(undefined),
  timestamp: z.unknown().optional(),
  message: z.unknown().optional(),
  message_edit: z.unknown().optional(),
  postback: z.unknown().optional(),
});
export type Messaging = z.infer<typeof messagingSchema>;

export const messageSchema = z.looseObject({
  mid: z.string().min(1),
  text,
  is_echo: z.boolean().optional().catch(undefined),
  is_deleted: z.boolean().optional().catch(undefined),
  is_unsupported: z.boolean().optional().catch(undefined),
  attachments: z
    .array(attachmentSchema.catch({ type: 'unknown' }))
    .default([])
    .catch([]),
  quick_reply: z.looseObject({ payload: text }).optional().catch(undefined),
  reply_to: z.looseObject({ mid: text }).optional().catch(undefined),
});

export const postbackSchema = z.looseObject({ mid: text, payload: z.string(), title: text });
