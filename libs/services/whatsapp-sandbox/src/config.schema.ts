import { z } from 'zod';

const milliseconds = z.number().int().min(0);

/** A number of ours, as Meta's console shows it. */
export const serviceNumberSchema = z.object({
  phoneNumberId: z
    .string()
    .regex(/^\d{3,20}$/)
    .default('100000000000001'),
  displayPhoneNumber: z
    .string()
    .regex(/^\d{6,15}$/)
    .default('911800000000'),
  businessAccount: z
    .string()
    .regex(/^\d{3,20}$/)
    .default('200000000000001'),
  /** Shown on top of the chat. */
  name: z.string().default('Sunwai'),
});
export type ServiceNumberConfig = z.infer<typeof serviceNumberSchema>;

export const templateSchema = z.object({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/),
  /** With `{{1}}`, `{{2}}`, … */
  body: z.string().min(1).max(1_024),
  quickReplies: z.array(z.string().min(1).max(25)).max(10).default([]),
});
export type Template = z.infer<typeof templateSchema>;

export const sandboxConfigSchema = z.object({
  /** `production` refuses to start. */
  environment: z.enum(['development', 'test', 'production']).default('development'),
  host: z.string().default('127.0.0.1'),
  /** 0: any free one. */
  port: z.number().int().min(0).max(65_535).default(0),
  accessToken: z.string().min(1).default('sandbox-token'),
  /** Signs the webhooks. */
  appSecret: z.string().min(1).default('sandbox-secret'),
  /** Where webhooks go; none until it is set, here or by `PUT /sandbox/callback`. */
  callbackUrl: z.url({ protocol: /^https?$/ }).optional(),
  services: z
    .array(serviceNumberSchema)
    .min(1)
    .default(() => [serviceNumberSchema.parse({})]),
  templates: z.array(templateSchema).default([]),
  /** What a template does that was never submitted: error 132001 as at Meta, or be shown with its parameters. */
  unknownTemplates: z.enum(['refuse', 'accept']).default('refuse'),
  /** Whether a number nobody heard of has WhatsApp, or answers 131026. */
  unknownRecipients: z.enum(['create', 'fail']).default('create'),
  receipts: z
    .object({
      sentAfter: milliseconds.default(0),
      deliveredAfter: milliseconds.default(30),
      /** Whether phones show blue ticks by themselves; each phone can be told otherwise. */
      read: z.boolean().default(false),
      readAfter: milliseconds.default(200),
      /** Receipts in one webhook at most, and how long to wait for company. */
      batch: z.number().int().min(1).max(1_000).default(1),
      batchWithin: milliseconds.default(50),
    })
    .prefault({}),
  webhooks: z
    .object({
      connections: z.number().int().positive().default(16),
      timeout: milliseconds.default(10_000),
      /** Meta tries for days; here, tries altogether, the wait after the first (it doubles) and the longest wait. */
      attempts: z.number().int().positive().default(12),
      firstRetry: milliseconds.default(500),
      longestRetry: milliseconds.default(30_000),
      /** Webhooks waiting at most; beyond it new ones are dropped and counted. */
      waiting: z.number().int().positive().default(100_000),
    })
    .prefault({}),
  /** Memory: messages kept per phone and altogether, phones, files. The oldest go first. */
  keep: z
    .object({
      messagesPerPhone: z.number().int().positive().default(200),
      messages: z.number().int().positive().default(200_000),
      phones: z.number().int().positive().default(500_000),
      files: z.number().int().positive().default(200_000),
      fileBytes: z
        .number()
        .int()
        .positive()
        .default(256 * 1024 * 1024),
    })
    .prefault({}),
  maxMediaBytes: z
    .number()
    .int()
    .positive()
    .default(100 * 1024 * 1024),
});
export type SandboxConfig = z.infer<typeof sandboxConfigSchema>;
export type SandboxOptions = z.input<typeof sandboxConfigSchema>;
