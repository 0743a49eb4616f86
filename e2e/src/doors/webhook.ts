import { createHmac } from 'node:crypto';
import type { Installation } from '../system/installation.js';
import { HttpDoor } from './http-door.js';

export type WebhookAnswer = { readonly status: number; readonly code?: string };

/** Posts bytes as Meta does. The code is that of the problem document, when there is one. */
export const postWebhook = async (
  { http, appSecret }: Pick<Installation, 'http' | 'appSecret'>,
  body: Buffer | string,
  { channel = 'whatsapp', secret = appSecret }: { readonly channel?: string; readonly secret?: string | null } = {},
): Promise<WebhookAnswer> => {
  const signed = secret === null ? undefined : `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const { status, bytes } = await new HttpDoor(http).ask('POST', `/webhooks/${channel}`, body, {
    'content-type': 'application/json',
    ...(signed !== undefined && { 'x-hub-signature-256': signed }),
  });
  const text = bytes.toString();
  return text === '' ? { status } : { status, code: (JSON.parse(text) as { code: string }).code };
};

/** A body of WhatsApp in which one person writes one text. */
export const textBody = (text: string, from: string, id: string): string => {
  const metadata = { display_phone_number: '915555500100', phone_number_id: '100000000000001' };
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const wa_id = from.replace('+', '');
  const message = { from: wa_id, id, timestamp, type: 'text', text: { body: text } };
  const value = {
    messaging_product: 'whatsapp',
    metadata,
    contacts: [{ profile: { name: 'Ram' }, wa_id }],
    messages: [message],
  };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '200000000000001', changes: [{ field: 'messages', value }] }],
  });
};
