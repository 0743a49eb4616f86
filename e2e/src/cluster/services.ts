import type { GrpcServiceName } from '@sunwai/contracts/grpc';

/** A service of the cluster: how many of it run, and which doors of the whole are its own. */
export type ServicePlan = {
  readonly name: string;
  readonly instances: number;
  /** Requests whose `METHOD /path` fits go to it; the first service that fits has it. */
  readonly http: RegExp;
  readonly grpc: readonly GrpcServiceName[];
  /** Whether it has doors over HTTP for which there is a page. */
  readonly described: boolean;
};

const nothing = /^(?!)/;

const plans: readonly Omit<ServicePlan, 'described'>[] = [
  {
    name: 'tickets',
    instances: 2,
    http: /^POST \/api\/v1\/tickets(\/|\?|$)/,
    grpc: ['sunwai.tickets.v1.TicketService'],
  },
  {
    name: 'intake',
    instances: 1,
    http: /^\w+ \/(webhooks|api\/v1\/intake)\//,
    grpc: ['sunwai.intake.v1.IntakeService'],
  },
  { name: 'routing', instances: 2, http: nothing, grpc: [] },
  { name: 'notifications', instances: 2, http: /^\w+ \/api\/v1\/notifications/, grpc: [] },
  { name: 'departments', instances: 1, http: nothing, grpc: ['sunwai.departments.v1.DepartmentService'] },
  {
    name: 'registers',
    instances: 2,
    http: /^GET \/(media|api\/v1\/(tickets|registers|counts|quality))/,
    grpc: [],
  },
  { name: 'audit', instances: 1, http: /^\w+ \/api\/v1\/audit/, grpc: ['sunwai.audit.v1.AuditService'] },
];

export const servicePlans: readonly ServicePlan[] = plans.map((plan) => ({
  ...plan,
  described: plan.http !== nothing,
}));
