/** The stand-in of Meta's Graph API, for specs of services that talk to it. */
export { startSandbox } from '@sunwai/whatsapp-sandbox';
export type { RunningSandbox } from '@sunwai/whatsapp-sandbox';
