import { z } from 'zod';

/** How to reach the Graph API for one business account. */
export const cloudApiConfigSchema = z.object({
  /** Meta's, or the sandbox's. */
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://graph.facebook.com'),
  version: z
    .string()
    .regex(/^v\d{1,3}\.\d$/, 'a version of the Graph API such as v24.0')
    .default('v24.0'),
  /** Bearer token of a system user with `whatsapp_business_messaging`. */
  accessToken: z.string().min(1),
  /** For an answer to a call, in ms; files get ten times as long. */
  timeout: z.number().int().positive().default(10_000),
  /** Connections kept open at most. */
  connections: z.number().int().positive().default(32),
  /** Largest file taken or given, in bytes. Meta's own limit is 100 MB. */
  maxMediaBytes: z
    .number()
    .int()
    .positive()
    .default(100 * 1024 * 1024),
});
export type CloudApiConfig = z.infer<typeof cloudApiConfigSchema>;

/** What the webhook's door checks. */
export const whatsAppWebhookConfigSchema = z.object({
  /** The app's secret; two while it is being changed. */
  appSecrets: z.array(z.string().min(1)).min(1),
  /** Agreed with Meta when the callback address is entered in its console. */
  verifyToken: z.string().min(1),
});
export type WhatsAppWebhookConfig = z.infer<typeof whatsAppWebhookConfigSchema>;
