export { TicketsUnavailableError } from './errors.js';
export { TicketClient } from './ticket-client.js';
export { ticketClientConfig } from './ticket-client.config.js';
export type { TicketClientConfig, TicketClientConfigInput } from './ticket-client.config.js';
