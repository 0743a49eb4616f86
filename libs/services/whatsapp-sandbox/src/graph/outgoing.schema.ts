import { limits } from '@sunwai/whatsapp';
import { z } from 'zod';

/** What the Graph API takes at `/{phone-number-id}/messages`, with Meta's limits. */
const words = (limit: number) => z.string().min(1).max(limit);

const sourceSchema = z
  .looseObject({ id: z.string().optional(), link: z.url().optional() })
  .refine(({ id, link }) => (id === undefined) !== (link === undefined), 'exactly one of id and link');
const captioned = sourceSchema.and(
  z.looseObject({ caption: z.string().max(limits.caption).optional(), filename: z.string().max(240).optional() }),
);

const headerSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: words(limits.header) }),
  z.looseObject({ type: z.literal('image'), image: sourceSchema }),
  z.looseObject({ type: z.literal('video'), video: sourceSchema }),
  z.looseObject({ type: z.literal('document'), document: sourceSchema }),
]);
const frame = {
  header: headerSchema.optional(),
  body: z.looseObject({ text: words(limits.interactiveBody) }),
  footer: z.looseObject({ text: words(limits.footer) }).optional(),
};
const unique = <T>(items: readonly T[], key: (item: T) => string) => new Set(items.map(key)).size === items.length;

const buttonSchema = z.looseObject({
  type: z.literal('reply'),
  reply: z.looseObject({ id: words(limits.payload), title: words(limits.buttonTitle) }),
});
const rowSchema = z.looseObject({
  id: words(limits.rowPayload),
  title: words(limits.rowTitle),
  description: z.string().max(limits.rowDescription).optional(),
});
const interactiveSchema = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('button'),
    ...frame,
    action: z.looseObject({
      buttons: z
        .array(buttonSchema)
        .min(1)
        .max(limits.buttons)
        .refine((buttons) => unique(buttons, ({ reply }) => reply.id), 'ids must differ')
        .refine((buttons) => unique(buttons, ({ reply }) => reply.title), 'titles must differ'),
    }),
  }),
  z.looseObject({
    type: z.literal('list'),
    ...frame,
    action: z
      .looseObject({
        button: words(limits.buttonTitle),
        sections: z
          .array(z.looseObject({ title: z.string().max(24).optional(), rows: z.array(rowSchema).min(1) }))
          .min(1)
          .max(10),
      })
      .refine(
        ({ sections }) => sections.flatMap(({ rows }) => rows).length <= limits.listRows,
        `at most ${limits.listRows} rows`,
      )
      .refine(
        ({ sections }) =>
          unique(
            sections.flatMap(({ rows }) => rows),
            ({ id }) => id,
          ),
        'ids must differ',
      ),
  }),
]);
export type Interactive = z.infer<typeof interactiveSchema>;

const parameterSchema = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('text'),
    text: z
      .string()
      .min(1)
      .regex(/^(?!.*([\n\t]| {5})).*$/s, 'no line breaks, tabs or runs of spaces'),
  }),
  z.looseObject({ type: z.literal('payload'), payload: words(limits.payload) }),
  z.looseObject({ type: z.literal('image'), image: sourceSchema }),
  z.looseObject({ type: z.literal('video'), video: sourceSchema }),
  z.looseObject({ type: z.literal('document'), document: sourceSchema }),
]);
const templateSchema = z.looseObject({
  name: z.string().min(1),
  language: z.looseObject({ code: z.string().min(2) }),
  components: z
    .array(
      z.looseObject({
        type: z.enum(['header', 'body', 'button']),
        sub_type: z.string().optional(),
        index: z.coerce.number().optional(),
        parameters: z.array(parameterSchema).default([]),
      }),
    )
    .default([]),
});
export type OutgoingTemplate = z.infer<typeof templateSchema>;

const envelope = {
  messaging_product: z.literal('whatsapp'),
  to: z.string().regex(/^\+?[\d\s()-]{6,24}$/, 'a phone number'),
  context: z.looseObject({ message_id: z.string().min(1) }).optional(),
  biz_opaque_callback_data: z.string().max(limits.tracker).optional(),
};

export const outgoingSchema = z.discriminatedUnion('type', [
  z.looseObject({ ...envelope, type: z.literal('text'), text: z.looseObject({ body: words(limits.text) }) }),
  z.looseObject({ ...envelope, type: z.literal('image'), image: captioned }),
  z.looseObject({ ...envelope, type: z.literal('video'), video: captioned }),
  z.looseObject({ ...envelope, type: z.literal('audio'), audio: sourceSchema }),
  z.looseObject({ ...envelope, type: z.literal('document'), document: captioned }),
  z.looseObject({ ...envelope, type: z.literal('sticker'), sticker: sourceSchema }),
  z.looseObject({
    ...envelope,
    type: z.literal('location'),
    location: z.looseObject({ latitude: z.coerce.number(), longitude: z.coerce.number(), name: z.string().optional() }),
  }),
  z.looseObject({
    ...envelope,
    type: z.literal('reaction'),
    reaction: z.looseObject({ message_id: z.string(), emoji: z.string() }),
  }),
  z.looseObject({ ...envelope, type: z.literal('interactive'), interactive: interactiveSchema }),
  z.looseObject({ ...envelope, type: z.literal('template'), template: templateSchema }),
]);
export type Outgoing = z.infer<typeof outgoingSchema>;

export const readSchema = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().min(1),
});

export const newTemplateSchema = z.looseObject({
  name: z.string(),
  language: z.string(),
  components: z.array(
    z.looseObject({
      type: z.string(),
      text: z.string().optional(),
      buttons: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).optional(),
    }),
  ),
});
