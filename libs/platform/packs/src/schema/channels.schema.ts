import { z } from 'zod';
import { languageTag, line, phone, size, wordLists } from './values.schema.js';

const digits = z
  .string('Write the id in quotes, so that YAML does not round it: "100000000000001".')
  .regex(/^\d{5,20}$/, 'Write the id that Meta shows for the number: digits alone, in quotes.');

const templateName = z
  .string()
  .regex(
    /^[a-z0-9_]{1,512}$/,
    'Write the name of the approved template as Meta has it: small letters, digits and underscores.',
  );

/** An approved WhatsApp template, for what is sent when the person's last message is over 24 hours old. */
const template = z
  .strictObject({
    name: templateName.optional(),
    /** For messages that carry a file: one template per kind of header. */
    by_header: z
      .strictObject({ image: templateName, video: templateName, document: templateName })
      .partial()
      .optional(),
    /** Meta's language code, `hi`, `en`, `en_US`. */
    language: z.string().regex(/^[a-z]{2,3}(?:_[A-Z]{2})?$/, "Write Meta's language code, such as hi or en_US."),
    /** Which of the message's values fill {{1}}, {{2}}, … in this order. */
    parameters: z.array(line).default([]),
  })
  .refine(
    (given) => (given.name === undefined) !== (given.by_header === undefined),
    'Write either "name" or "by_header" (for messages that carry a file), not both and not neither.',
  )
  .transform(({ by_header: byHeader, ...rest }) => ({ ...rest, byHeader }));
export type TemplateEntry = Readonly<z.infer<typeof template>>;

/** What a whole short message may say, so that it is understood without a menu. */
const phrases = z.strictObject({
  greeting: wordLists,
  /** Courtesy alone: says nothing about the matter. */
  thanks: wordLists,
  status: wordLists,
  /** At the beginning of a message: it is a matter of its own, whatever else is open. */
  new_complaint: wordLists,
  satisfied: wordLists,
  not_satisfied: wordLists,
  /** What officers write in a report to say how it ended. */
  outcome_resolved: wordLists,
  outcome_partly_resolved: wordLists,
  outcome_not_feasible: wordLists,
  outcome_not_ours: wordLists,
});
export type PhraseKey = keyof z.infer<typeof phrases>;

const media = z.strictObject({ image: size, video: size, audio: size, document: size }).partial();
export type AcceptedMedia = Readonly<z.infer<typeof media>>;

const whatsapp = z
  .strictObject({
    /** Meta's id of the service number: which pack a webhook is for. */
    phone_number_id: digits,
    /** The number itself, as people see it. */
    number: phone,
    control_room_numbers: z.array(phone).default([]),
    /** Officers may file complaints from their own registered numbers. */
    officers_may_file: z.boolean(),
    /** free_text: the first words are the complaint; menu: a category is chosen from a list first. */
    flow: z.enum(['free_text', 'menu']),
    /** A photo without a word waits until words are sent; off, it files a ticket by itself. */
    words_wanted_with_media: z.boolean(),
    /** Kinds of file taken, each with the largest size; a kind left out is refused. */
    media,
    /** By message key, then by language. */
    templates: z.record(line, z.record(languageTag, template)).default({}),
  })
  .transform((given) => ({
    phoneNumberId: given.phone_number_id,
    number: given.number,
    controlRoomNumbers: given.control_room_numbers,
    officersMayFile: given.officers_may_file,
    flow: given.flow,
    wordsWantedWithMedia: given.words_wanted_with_media,
    media: given.media,
    templates: given.templates,
  }));
export type WhatsAppChannel = Readonly<z.infer<typeof whatsapp>>;

/** `channels.yaml`: by which ways people reach the programme. */
export const channelsSchema = z.strictObject({ phrases, whatsapp: whatsapp.optional() });
