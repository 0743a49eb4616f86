import 'reflect-metadata';
import { serviceProcess } from '@sunwai/hosting';
import { TicketsModule, ticketStoreSchema } from '@sunwai/tickets';

await serviceProcess(process.env, {
  name: 'tickets',
  eventSchema: ticketStoreSchema,
  compose: ({ config: { secrets } }) => ({
    modules: [TicketsModule.forRoot({ numberKey: secrets.ticketNumberKey, relay: true })],
    grpcServices: ['sunwai.tickets.v1.TicketService'],
  }),
});
