export { TicketCommands } from './commands/ticket-commands.js';
export type { TicketCommandsOptions } from './commands/ticket-commands.js';
export { ticketEventFeed, ticketEventMessage, ticketEventSource } from './feed/ticket-event-feed.js';
export { ticketStoreSchema } from './feed/ticket-store-schema.js';
export { ticketsConfig } from './tickets.config.js';
export type { TicketsConfig, TicketsConfigInput } from './tickets.config.js';
export { TicketsModule } from './tickets.module.js';
