export type * from './event-store.js';
export * from './errors.js';
