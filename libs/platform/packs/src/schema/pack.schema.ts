import { z } from 'zod';
import { id, languageTag, lgdCode, localised } from './values.schema.js';

const timezone = z
  .string()
  .refine((zone) => isTimezone(zone), 'Write a time zone by its IANA name, such as Asia/Kolkata.');

const isTimezone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

/** `pack.yaml`: what the programme is. */
export const packSchema = z
  .strictObject({
    id,
    /** First part of every ticket number; tells packs apart, so it never changes once tickets exist. */
    prefix: z.string().regex(/^[A-Z]{3}$/, 'Write three capital Latin letters, such as AME.'),
    name: localised,
    timezone,
    languages: z.strictObject({ default: languageTag, offered: z.array(languageTag).min(1) }),
    state: z.strictObject({ name: localised, lgd: lgdCode.optional() }),
  })
  .readonly();
