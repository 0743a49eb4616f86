import 'reflect-metadata';
import { AuditModule } from '@sunwai/audit';
import { serviceProcess } from '@sunwai/hosting';
import { ticketStoreSchema } from '@sunwai/tickets';

await serviceProcess(process.env, {
  name: 'audit',
  eventSchema: ticketStoreSchema,
  compose: () => ({ modules: [AuditModule], grpcServices: ['sunwai.audit.v1.AuditService'] }),
});
