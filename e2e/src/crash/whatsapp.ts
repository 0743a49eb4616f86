import { type RunningSandbox, startSandbox } from '@sunwai/whatsapp-sandbox';
import { HttpDoor } from '../doors/http-door.js';
import { accessToken, appSecret } from '../system/standalone.js';
import { amethi } from '../walk/amethi.js';

/** WhatsApp, with everybody's phones; it lives in this process and goes on whatever becomes of the system. */
export type WhatsApp = {
  readonly sandbox: RunningSandbox;
  /** Webhooks that wait or were given up. */
  undelivered(): Promise<{ readonly waiting: number; readonly lost: number }>;
  /** Makes something go wrong at WhatsApp. */
  faults(changes: object): Promise<void>;
};

/** @param http where the system is whenever it is there */
export const openWhatsApp = async (http: string): Promise<WhatsApp> => {
  const sandbox = await startSandbox({
    environment: 'test',
    accessToken,
    appSecret,
    callbackUrl: `${http}/webhooks/whatsapp`,
    services: [
      { phoneNumberId: amethi.service.phoneNumberId, displayPhoneNumber: amethi.service.number.replace('+', '') },
    ],
    unknownTemplates: 'accept',
    receipts: { deliveredAfter: 20, read: true, readAfter: 100 },
    // The system is away for seconds, Meta's patience lasts for days.
    webhooks: { connections: 64, attempts: 500, firstRetry: 200, longestRetry: 1_000, timeout: 5_000 },
    keep: { messagesPerPhone: 50_000 },
  });
  const door = new HttpDoor(sandbox.url);
  const faults = async (changes: object) => {
    await door.send('POST', '/sandbox/faults', changes);
  };
  // Meta repeats some webhooks even when they were taken.
  await faults({ duplicateWebhooks: 0.05 });
  return {
    sandbox,
    undelivered: async () => {
      const { webhooks } = await door.get<{ webhooks: { waiting: number; abandoned: number; dropped: number } }>(
        '/sandbox',
      );
      return { waiting: webhooks.waiting, lost: webhooks.abandoned + webhooks.dropped };
    },
    faults,
  };
};
