export * from './errors.js';
export * from './identifiers.js';
export * from './json.js';
export * from './refusal.js';
export * from './refused-error.js';
export * from './time.js';
