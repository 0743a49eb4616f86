export * from './button-payload.js';
export * from './intake-message.js';
export * from './refusals/problem.js';
export * from './refusals/refused-with.js';
export {
  grpcStatusOf,
  httpStatusOf,
  isRefusalCode,
  refusalTable,
  sentenceOf,
  type DoorRefusalCode,
  type RefusalCode,
} from './refusals/refusals.js';
export type { RefusalEntry } from './refusals/refusal-entry.js';
export * from './ticket-service.js';
export * from './topics.js';
