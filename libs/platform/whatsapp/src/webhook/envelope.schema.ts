import type { Instant } from '@sunwai/kernel';
import { instant } from '@sunwai/kernel';
import { z } from 'zod';

/** Loose on purpose: Meta adds fields at any time, and one odd field must not cost a citizen's message. */
const text = z.string().optional().catch(undefined);

export const problemSchema = z.looseObject({
  code: z.coerce.number(),
  title: text,
  message: text,
  error_data: z.looseObject({ details: text }).optional().catch(undefined),
});

const contactSchema = z.looseObject({
  wa_id: text,
  user_id: text,
  profile: z.looseObject({ name: text }).optional().catch(undefined),
});
export type Contact = z.infer<typeof contactSchema>;

export const messageSchema = z.looseObject({
  id: z.string().min(1),
  type: z.string().min(1),
  from: text,
  from_user_id: text,
  group_id: text,
  timestamp: z.unknown().optional(),
  context: z
    .looseObject({
      id: text,
      forwarded: z.boolean().optional().catch(undefined),
      frequently_forwarded: z.boolean().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  referral: z.looseObject({ source_url: text, headline: text }).optional().catch(undefined),
  errors: z.array(z.unknown()).optional().catch(undefined),
});
export type RawMessage = z.infer<typeof messageSchema>;

export const statusSchema = z.looseObject({
  id: z.string().min(1),
  status: z.enum(['sent', 'delivered', 'read', 'played', 'failed']),
  timestamp: z.unknown().optional(),
  recipient_id: text,
  recipient_type: text,
  recipient_participant_id: text,
  biz_opaque_callback_data: text,
  errors: z.array(z.unknown()).optional().catch(undefined),
});

export const messagesValueSchema = z.looseObject({
  metadata: z.looseObject({ phone_number_id: z.string().min(1), display_phone_number: text }),
  contacts: z.array(contactSchema.catch({})).default([]).catch([]),
  messages: z.array(z.unknown()).default([]).catch([]),
  statuses: z.array(z.unknown()).default([]).catch([]),
  errors: z.array(z.unknown()).default([]).catch([]),
});
export type MessagesValue = z.infer<typeof messagesValueSchema>;

const idSchema = z.union([z.string(), z.number()]).transform(String);
export const bodySchema = z.looseObject({ object: z.string(), entry: z.array(z.unknown()) });
export const entrySchema = z.looseObject({
  id: idSchema.catch(''),
  time: z.unknown().optional(),
  changes: z.array(z.unknown()),
});
export const changeSchema = z.looseObject({ field: z.string().min(1), value: z.unknown().optional() });

/** Meta's times are seconds since 1970, as text or number; Messenger's and some newer fields are milliseconds. */
export const instantOf = (timestamp: unknown): Instant | undefined => {
  const count = typeof timestamp === 'string' && /^\d{1,16}$/.test(timestamp) ? Number(timestamp) : timestamp;
  if (typeof count !== 'number' || !Number.isFinite(count) || count <= 0) return undefined;
  const milliseconds = count > 100_000_000_000 ? count : count * 1_000;
  return milliseconds < 8.64e15 ? instant(Math.trunc(milliseconds)) : undefined;
};
