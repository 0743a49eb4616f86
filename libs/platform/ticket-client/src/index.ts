export { TicketsUnavailableError } from './errors.js';
export { serveTickets } from './port/serve-tickets.js';
export { TicketPortClient } from './port/ticket-port-client.js';
export { TicketClient } from './ticket-client.js';
export { ticketClientConfig } from './ticket-client.config.js';
export type { TicketClientConfig, TicketClientConfigInput } from './ticket-client.config.js';
