export { ticketEventFeed, ticketEventMessage, ticketEventSource } from './feed/ticket-event-feed.js';
export { ticketStoreSchema } from './feed/ticket-store-schema.js';
export { TicketCommands } from './commands/ticket-commands.js';
export type { TicketCommandsOptions } from './commands/ticket-commands.js';
