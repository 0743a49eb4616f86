import { z } from 'zod';

/** Name of a thing within the pack, used in events and URLs: it stays when the displayed name changes. */
export const id = z
  .string()
  .regex(
    /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
    'Write an id in small Latin letters, digits and single hyphens, such as "bdo-tiloi".',
  )
  .max(64, 'Write an id of at most 64 characters.');

/** BCP 47, as far as packs need it: `hi`, `en`, `hi-Latn`. */
export const languageTag = z
  .string()
  .regex(
    /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?$/,
    'Write a language as its BCP 47 tag: hi, gu, en, or hi-Latn for romanised Hindi.',
  );

export const line = z.string().trim().min(1, 'Write a text here; it may not be empty.');

/** A text in each language, `{ hi: …, en: … }`. */
export const localised = z.record(languageTag, line);
export type Localised = z.infer<typeof localised>;

/** Words by language, for recognising them in what people write. */
export const wordLists = z.record(
  languageTag,
  z.array(line).min(1, 'Write at least one word, or leave the language out.'),
);

const phoneAdvice = 'Write a phone number in quotes with country code, such as "+91 55555 00001".';

/** E.164 with the plus: spaces and hyphens, written for the eye, are dropped. */
export const phone = z
  .string(phoneAdvice)
  .transform((text) => text.replace(/[\s-]/g, ''))
  .refine((text) => /^\+[1-9]\d{7,14}$/.test(text), phoneAdvice);

const unitLengths: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

const durationAdvice =
  'Write a length of time as a number and a unit: "30 seconds", "10 minutes", "72 hours" or "7 days".';

/** A length of time as people write it; in milliseconds from here on. */
export const duration = z
  .string(durationAdvice)
  .regex(/^[1-9]\d{0,5} (?:second|minute|hour|day)s?$/, durationAdvice)
  .transform((text) => {
    const [count, unit] = text.split(' ') as [string, string];
    return Number(count) * unitLengths[unit.replace(/s$/, '')]!;
  });

const sizeAdvice = 'Write a size as a number and a unit: "500 kB" or "16 MB".';

/** A file size; in bytes from here on (1 MB = 1,000,000). */
export const size = z
  .string(sizeAdvice)
  .regex(/^[1-9]\d{0,5} (?:kB|MB)$/, sizeAdvice)
  .transform((text) => Number.parseInt(text, 10) * (text.endsWith('MB') ? 1_000_000 : 1_000));

/** A code of the Local Government Directory (lgdirectory.gov.in). */
export const lgdCode = z.int('Write the code of the Local Government Directory as a whole number.').positive();
