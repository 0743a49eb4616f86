import { z } from 'zod';

/** A file: `true` or `{}` for the stock one, or its bytes. */
const mediaSchema = z
  .union([
    z.literal(true),
    z.literal('stock'),
    z.strictObject({
      base64: z.base64().optional(),
      mimeType: z.string().optional(),
      filename: z.string().optional(),
      caption: z.string().optional(),
    }),
  ])
  .transform((media) => (typeof media === 'object' ? media : {}));
export type InboundMedia = z.infer<typeof mediaSchema>;

const choiceSchema = z.strictObject({
  /** The message whose button it is; without it the newest message that has this payload. */
  messageId: z.string().optional(),
  payload: z.string(),
  /** Only for a button that the phone was never sent. */
  title: z.string().optional(),
});

/** What a person does with the phone: exactly one of these. */
export const contentSchema = z.strictObject({
  text: z.string().optional(),
  image: mediaSchema.optional(),
  video: mediaSchema.optional(),
  audio: mediaSchema.optional(),
  voice: mediaSchema.optional(),
  document: mediaSchema.optional(),
  sticker: mediaSchema.optional(),
  location: z
    .strictObject({
      latitude: z.coerce.number(),
      longitude: z.coerce.number(),
      name: z.string().optional(),
      address: z.string().optional(),
    })
    .optional(),
  contacts: z.array(z.looseObject({})).min(1).optional(),
  /** A button under a message, or a row of its list. */
  button: choiceSchema.optional(),
  list: choiceSchema.optional(),
  reaction: z.strictObject({ messageId: z.string(), emoji: z.string() }).optional(),
  /** Takes an own message back. */
  revoke: z.strictObject({ messageId: z.string() }).optional(),
  edit: z.strictObject({ messageId: z.string(), text: z.string() }).optional(),
  /** A kind that Meta does not hand over, by its name: `poll`. */
  unsupported: z.string().optional(),
  /** A whole webhook body, posted as it is: an object, or text for one that is not even JSON. */
  raw: z.union([z.string(), z.looseObject({})]).optional(),
});

export const inboundSchema = contentSchema
  .extend({
    /** The person's profile name from now on. */
    name: z.string().max(200).optional(),
    /** Which number of ours (`phone_number_id`); default: the first. */
    to: z.string().optional(),
    /** Answers this message. */
    contextMessageId: z.string().optional(),
    forwarded: z.boolean().optional(),
    /** To send the same message again: its id. */
    id: z.string().optional(),
    /** Seconds since 1970; default: now. */
    timestamp: z.coerce.number().int().optional(),
    /** How the webhook is signed. */
    signature: z.enum(['right', 'wrong', 'none']).optional(),
  })
  .refine(
    (given) =>
      Object.keys(contentSchema.shape).filter((key) => given[key as keyof typeof given] !== undefined).length === 1,
    `exactly one of ${Object.keys(contentSchema.shape).join(', ')} is needed`,
  );
export type Inbound = z.infer<typeof inboundSchema>;

export const switchesSchema = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  registered: z.boolean().optional(),
  online: z.boolean().optional(),
  delivers: z.boolean().optional(),
  reads: z.boolean().nullable().optional(),
  failWith: z.number().int().nullable().optional(),
});
export type Switches = z.infer<typeof switchesSchema>;
