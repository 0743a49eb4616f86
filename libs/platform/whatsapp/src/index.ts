export * from './signature.js';
export * from './webhook/items.js';
export { parseWebhook } from './webhook/parse-webhook.js';
export * from './page/items.js';
export { parsePageWebhook } from './page/parse-page-webhook.js';
