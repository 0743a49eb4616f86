import type { JsonObject } from '@sunwai/kernel';
import { z } from 'zod';
import type { MessageContent } from './items.js';

/** One schema for each message type: checks the shape and says it in our words. */
const text = z.string().optional().catch(undefined);

const mediaSchema = z.looseObject({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  mime_type: z.string().min(1),
  sha256: text,
  filename: text,
  url: text,
  caption: text,
  voice: z.boolean().optional().catch(undefined),
});

const media = (medium: 'image' | 'video' | 'audio' | 'document' | 'sticker') =>
  mediaSchema.transform(({ id, mime_type, sha256, filename, url, caption, voice }): MessageContent => ({
    kind: 'media',
    medium: medium === 'audio' && voice === true ? 'voice' : medium,
    media: {
      id,
      mimeType: mime_type,
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(filename === undefined ? {} : { filename }),
      ...(url === undefined ? {} : { url }),
    },
    ...(caption === undefined || caption === '' ? {} : { caption }),
  }));

const location = z
  .looseObject({
    latitude: z.coerce.number().min(-90).max(90),
    longitude: z.coerce.number().min(-180).max(180),
    name: text,
    address: text,
  })
  .transform(({ latitude, longitude, name, address }): MessageContent => ({
    kind: 'location',
    latitude,
    longitude,
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { address }),
  }));

const phoneSchema = z.looseObject({ phone: text, wa_id: text });
const contacts = z
  .array(
    z.looseObject({
      name: z.looseObject({ formatted_name: text }).optional().catch(undefined),
      phones: z.array(phoneSchema).default([]).catch([]),
    }),
  )
  .transform((cards): MessageContent => ({
    kind: 'contacts',
    contacts: cards.map(({ name, phones }) => ({
      ...(name?.formatted_name === undefined ? {} : { name: name.formatted_name }),
      phones: phones.flatMap(({ phone, wa_id }) => phone ?? wa_id ?? []),
    })),
  }));

const templateButton = z.looseObject({ payload: z.string(), text: z.string() }).transform((button): MessageContent => ({
  kind: 'button',
  from: 'template',
  payload: button.payload,
  title: button.text,
}));

const choice = (from: 'buttons' | 'list') =>
  z
    .looseObject({ id: z.string(), title: z.string() })
    .transform(({ id, title }): MessageContent => ({ kind: 'button', from, payload: id, title }));

const flow = z
  .looseObject({
    name: text,
    response_json: z.string().transform((json, context) => {
      try {
        return z.record(z.string(), z.json()).parse(JSON.parse(json)) as JsonObject;
      } catch {
        context.addIssue('response_json is not a JSON object');
        return z.NEVER;
      }
    }),
  })
  .transform(({ name, response_json }): MessageContent => ({
    kind: 'flow',
    ...(name === undefined ? {} : { name }),
    answers: response_json,
  }));

const reaction = z
  .looseObject({ message_id: z.string(), emoji: text })
  .transform(({ message_id, emoji }): MessageContent => ({
    kind: 'reaction',
    to: message_id,
    ...(emoji ? { emoji } : {}),
  }));

const order = z
  .looseObject({ text, product_items: z.array(z.unknown()).default([]).catch([]) })
  .transform((value): MessageContent => ({
    kind: 'order',
    ...(value.text ? { text: value.text } : {}),
    items: value.product_items.length,
  }));

const numberChanged = z
  .looseObject({ type: z.enum(['user_changed_number', 'customer_changed_number']), wa_id: text, new_wa_id: text })
  .transform(({ wa_id, new_wa_id }): MessageContent => {
    const to = wa_id ?? new_wa_id;
    return { kind: 'number_changed', ...(to === undefined ? {} : { to: phoneOf(to) ?? to }) };
  });

const identityChanged = z
  .looseObject({ type: z.enum(['customer_identity_changed', 'user_identity_changed']) })
  .transform((): MessageContent => ({ kind: 'identity_changed' }));

/** By `type`; the value is that of the field of the same name. */
export const contentSchemas: Readonly<Record<string, z.ZodType<MessageContent>>> = {
  text: z.looseObject({ body: z.string() }).transform(({ body }): MessageContent => ({ kind: 'text', text: body })),
  image: media('image'),
  video: media('video'),
  audio: media('audio'),
  document: media('document'),
  sticker: media('sticker'),
  location,
  contacts,
  button: templateButton,
  reaction,
  order,
  system: z.union([numberChanged, identityChanged]),
  revoke: z
    .looseObject({ original_message_id: z.string() })
    .transform((revoke): MessageContent => ({ kind: 'revoked', of: revoke.original_message_id })),
};

/** By `interactive.type`; the value is that of the field of the same name within `interactive`. */
export const interactiveSchemas: Readonly<Record<string, z.ZodType<MessageContent>>> = {
  button_reply: choice('buttons'),
  list_reply: choice('list'),
  nfm_reply: flow,
};

export const interactiveSchema = z.looseObject({ type: z.string() });
export const editSchema = z.looseObject({
  original_message_id: z.string(),
  message: z.looseObject({ type: z.string() }),
});
export const unsupportedSchema = z.looseObject({ type: z.string() });

/** `wa_id`s are E.164 digits without the plus. */
export const phoneOf = (waId: string | undefined): string | undefined =>
  waId !== undefined && /^\d{6,15}$/.test(waId) ? `+${waId}` : undefined;
