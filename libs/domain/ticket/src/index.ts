export * from './commands.js';
export * from './decide.js';
export * from './decision.js';
export type * from './events.js';
export * from './evolve.js';
export type * from './facts.js';
export * from './refusals.js';
export * from './ticket.js';
