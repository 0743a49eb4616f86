export { eventually } from './eventually.js';
export { bearer, refusalOf, unary } from './grpc-calls.js';
export { listenTo } from './listen-to.js';
export { repositoryFolder, testPlatform, testSecrets } from './test-platform.js';
export type { TestPlatform, TestPlatformOptions } from './test-platform.js';
export { ticketDesk } from './ticket-desk.js';
export type { TicketDesk } from './ticket-desk.js';
export { TicketServiceModule } from './tickets.module.js';
export { ticketEventFeed } from '@sunwai/tickets';
