export * from './intake-message.js';
export * from './ticket-service.js';
export * from './topics.js';
