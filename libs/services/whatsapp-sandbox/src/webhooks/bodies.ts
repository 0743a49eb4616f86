import type { JsonObject } from '@sunwai/kernel';
import type { ServiceNumberConfig } from '../config.schema.js';
import { userIdOf } from '../identity.js';
import type { Phone } from '../phones/phone.js';

/** Meta's times in webhooks: seconds since 1970, as text. */
export const seconds = (milliseconds: number): string => String(Math.floor(milliseconds / 1_000));

const body = (service: ServiceNumberConfig, phones: readonly Phone[], value: JsonObject): JsonObject => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: service.businessAccount,
      changes: [
        {
          value: {
            messaging_product: 'whatsapp',
            metadata: {
              display_phone_number: service.displayPhoneNumber,
              phone_number_id: service.phoneNumberId,
            },
            contacts: phones.map((phone) => ({
              profile: { name: phone.name },
              wa_id: phone.digits,
              user_id: userIdOf(phone.digits),
            })),
            ...value,
          },
          field: 'messages',
        },
      ],
    },
  ],
});

/** The webhook of one message from a person, in the shape of Meta's. */
export const messageWebhook = (service: ServiceNumberConfig, phone: Phone, message: JsonObject): JsonObject =>
  body(service, [phone], { messages: [{ from: phone.digits, from_user_id: userIdOf(phone.digits), ...message }] });

export type Receipt = {
  readonly phone: Phone;
  readonly messageId: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'failed';
  readonly at: number;
  readonly tracker?: string;
  readonly error?: { readonly code: number; readonly title: string; readonly details: string };
};

/** The webhook of one or more receipts. */
export const receiptsWebhook = (service: ServiceNumberConfig, receipts: readonly Receipt[]): JsonObject =>
  body(service, [...new Set(receipts.map(({ phone }) => phone))], {
    statuses: receipts.map(({ phone, messageId, status, at, tracker, error }) => ({
      id: messageId,
      status,
      timestamp: seconds(at),
      recipient_id: phone.digits,
      ...(tracker === undefined ? {} : { biz_opaque_callback_data: tracker }),
      ...(error === undefined
        ? { pricing: { billable: false, pricing_model: 'PMP', category: 'service', type: 'free_customer_service' } }
        : {
            errors: [
              {
                code: error.code,
                title: error.title,
                message: error.title,
                error_data: { details: error.details },
                href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
              },
            ],
          }),
    })),
  });
