export * from './signature.js';
export * from './webhook/items.js';
export { parseWebhook } from './webhook/parse-webhook.js';
