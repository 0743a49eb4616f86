export * from '../generated/sunwai/tickets/v1/commands.js';
export * from '../generated/sunwai/tickets/v1/ticket.js';
export * from '../generated/sunwai/tickets/v1/ticket_service.js';
