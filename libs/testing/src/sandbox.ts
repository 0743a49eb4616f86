/** The stand-in of Meta's Graph API, for specs of services that talk to it. */
export { startSandbox } from '@sunwai/whatsapp-sandbox';
export type { RunningSandbox } from '@sunwai/whatsapp-sandbox';
export { whatsAppPhones } from './whatsapp-phones.js';
export type { WhatsAppPhones, WhatsAppPhonesOptions } from './whatsapp-phones.js';
