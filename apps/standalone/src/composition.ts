import { availableParallelism } from 'node:os';
import { AuditModule } from '@sunwai/audit';
import { DepartmentsModule } from '@sunwai/departments';
import type { Platform, ServiceComposition, ThreadComposition } from '@sunwai/hosting';
import { IntakeModule } from '@sunwai/intake';
import { NotificationsDoorsModule, NotificationsModule } from '@sunwai/notifications';
import { RegistersDoorsModule, RegistersModule } from '@sunwai/registers';
import { RoutingModule } from '@sunwai/routing';
import { ticketFeeds, TicketsModule, ticketStoreSchema } from '@sunwai/tickets';

/** What every thread needs of the platform. */
export const sharedNeeds = { service: 'sunwai', eventSchema: ticketStoreSchema, feeds: ticketFeeds };

/** What reacts to events and is waited for by nobody: a third of the work. */
const consumers = [NotificationsModule.forRoot(), RegistersModule];

/** The second thread, where there is one. Its doors are the first one's. */
export const ofSecondThread: ThreadComposition = { ...sharedNeeds, modules: consumers };

/** Every service, in one process. */
export const allServices = ({ config: { secrets, settings } }: Platform): ServiceComposition => {
  const threads = settings.SUNWAI_THREADS ?? Math.min(2, availableParallelism());
  return {
    modules: [
      TicketsModule.forRoot({ numberKey: secrets.ticketNumberKey, relay: settings.SUNWAI_BUS !== 'embedded' }),
      IntakeModule.forRoot({
        whatsapp: { appSecrets: [secrets.whatsappAppSecret], verifyToken: secrets.whatsappVerifyToken },
      }),
      RoutingModule,
      DepartmentsModule.forRoot(),
      AuditModule,
      ...(threads > 1 ? [NotificationsDoorsModule, RegistersDoorsModule] : consumers),
    ],
    grpcServices: [
      'sunwai.audit.v1.AuditService',
      'sunwai.departments.v1.DepartmentService',
      'sunwai.intake.v1.IntakeService',
      'sunwai.tickets.v1.TicketService',
    ],
    secondThread: threads > 1 ? new URL('./second-thread.js', import.meta.url) : undefined,
  };
};
