import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import { AuditServiceService } from '../generated/sunwai/audit/v1/audit.js';
import { DepartmentServiceService } from '../generated/sunwai/departments/v1/departments.js';
import { IntakeServiceService } from '../generated/sunwai/intake/v1/intake.js';
import { TicketServiceService } from '../generated/sunwai/tickets/v1/ticket_service.js';

/** Every gRPC service, by its full name, with its file under `proto/`. */
export const grpcServices = {
  'sunwai.tickets.v1.TicketService': {
    definition: TicketServiceService as ServiceDefinition<UntypedServiceImplementation>,
    file: 'sunwai/tickets/v1/ticket_service.proto',
  },
  'sunwai.departments.v1.DepartmentService': {
    definition: DepartmentServiceService as ServiceDefinition<UntypedServiceImplementation>,
    file: 'sunwai/departments/v1/departments.proto',
  },
  'sunwai.intake.v1.IntakeService': {
    definition: IntakeServiceService as ServiceDefinition<UntypedServiceImplementation>,
    file: 'sunwai/intake/v1/intake.proto',
  },
  'sunwai.audit.v1.AuditService': {
    definition: AuditServiceService as ServiceDefinition<UntypedServiceImplementation>,
    file: 'sunwai/audit/v1/audit.proto',
  },
} as const;

export type GrpcServiceName = keyof typeof grpcServices;
