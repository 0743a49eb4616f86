import { days, hours, minutes, seconds } from '@sunwai/kernel';
import { whatsAppWebhookConfigSchema } from '@sunwai/whatsapp';
import { z } from 'zod';

const milliseconds = (preset: number, what: string) => z.int().min(1).default(preset).describe(`${what}, in ms`);

export const intakeConfig = z.strictObject({
  whatsapp: whatsAppWebhookConfigSchema,
  facebook: whatsAppWebhookConfigSchema
    .optional()
    .describe('Secrets of the app that has the Facebook Page; those of WhatsApp when it is the same app of Meta'),
  defaultCountry: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .default('IN')
    .describe('ISO 3166 country of telephone numbers that adapters write without country code'),
  wordsLimit: z.int().min(1).default(20_000).describe('Most characters in a message of an adapter'),
  webhookBodyLimit: z
    .int()
    .min(1_024)
    .default(3 * 1024 * 1024)
    .describe("Largest webhook body, in bytes; Meta's own limit is 3 MB"),
  mediaRetries: z
    .array(z.int().min(0))
    .default([250, seconds(1), seconds(2.5)])
    .describe('Waits between the first tries to fetch a file, in ms; the conversation waits as long'),
  lateMedia: z
    .strictObject({
      firstDelay: milliseconds(seconds(15), 'Wait before a file that could not be had is tried for again; it doubles'),
      longestDelay: milliseconds(minutes(15), 'Longest of these waits'),
      giveUpAfter: milliseconds(hours(48), 'How long it is tried for'),
      pollEvery: milliseconds(seconds(1), 'How often it is looked for files that are due'),
    })
    .prefault({}),
  noticesKept: milliseconds(days(90), 'How long notices of channels are kept'),
});
export type IntakeConfig = z.output<typeof intakeConfig>;
export type IntakeConfigInput = z.input<typeof intakeConfig>;

/** DI token of the IntakeConfig in force. */
export const INTAKE_CONFIG = Symbol('IntakeConfig');
