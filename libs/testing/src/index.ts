export * from './ticket/cast.js';
export * from './ticket/commands.builder.js';
export * from './ticket/events.builder.js';
export * from './ticket/scenario.js';
export * from './ticket/lives.arbitrary.js';
export * from './ticket/usual-actor.js';
export * from './intake/intake-message.builder.js';
export * from './ticket/topic-messages.js';
