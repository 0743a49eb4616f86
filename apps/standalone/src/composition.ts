import { AuditModule } from '@sunwai/audit';
import { DepartmentsModule } from '@sunwai/departments';
import type { Platform, ServiceComposition } from '@sunwai/hosting';
import { IntakeModule } from '@sunwai/intake';
import { NotificationsModule } from '@sunwai/notifications';
import { RegistersModule } from '@sunwai/registers';
import { RoutingModule } from '@sunwai/routing';
import { TicketsModule } from '@sunwai/tickets';

/** Every service, in one process. */
export const allServices = ({ config: { secrets, settings } }: Platform): ServiceComposition => ({
  modules: [
    TicketsModule.forRoot({ numberKey: secrets.ticketNumberKey, relay: settings.SUNWAI_BUS !== 'embedded' }),
    IntakeModule.forRoot({
      whatsapp: { appSecrets: [secrets.whatsappAppSecret], verifyToken: secrets.whatsappVerifyToken },
    }),
    RoutingModule,
    NotificationsModule.forRoot(),
    DepartmentsModule.forRoot(),
    RegistersModule,
    AuditModule,
  ],
  grpcServices: [
    'sunwai.audit.v1.AuditService',
    'sunwai.departments.v1.DepartmentService',
    'sunwai.intake.v1.IntakeService',
    'sunwai.tickets.v1.TicketService',
  ],
});
