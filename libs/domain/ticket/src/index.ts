export type * from './events.js';
export type * from './facts.js';
export type Ticket = unknown;
export type TicketCommand = unknown;
export type FileTicket = unknown;
