import { randomUUID } from 'node:crypto';
import type { Caller } from './callers.js';
import type { Refused } from './http-routes.js';

export type GrpcRow = {
  readonly in: readonly Caller[];
  readonly out?: Refused;
  request(number: string): object;
};

const words = 'As said on the telephone';
const context = () => ({
  commandId: randomUUID(),
  correlationId: 'tests of access',
  causationId: 'tests of access',
  occurredAt: new Date().toISOString(),
  actor: { kind: 'ACTOR_KIND_CONTROL_ROOM', id: 'somebody else' },
});
const filing = {
  channel: 'CHANNEL_PORTAL',
  sourceMessageIds: ['m1'],
  complainant: 'p-aaaaaaaaaaaaaaaaaaaaaaaaaa',
  language: { language: 'hi', script: 'Deva' },
  attachments: [],
  kind: 'KIND_GRIEVANCE',
  personal: { words },
};

const holders = ['department', 'officer'] as const;
const others = ['other department', 'other officer'] as const;
const seniors = ['supervisor', 'control_room'] as const;
const notYours: Refused = { 'other department': 'ticket.not_yours', 'other officer': 'ticket.not_yours' };

/** The department's own tickets, and what it answers. */
const ofHolders = (request: (number: string) => object): GrpcRow => ({ in: holders, out: notYours, request });
const answer = (body: object) => ofHolders((number) => ({ commandId: randomUUID(), number, round: 1, words, ...body }));

/** Every method of every service: see proto/. */
export const grpcMethods: Readonly<Record<string, GrpcRow>> = {
  '/sunwai.tickets.v1.TicketService/File': {
    in: [...seniors, 'service'],
    request: () => ({ pack: 'amethi', source: randomUUID(), filing, context: context() }),
  },
  '/sunwai.tickets.v1.TicketService/Execute': {
    in: [...seniors, 'service'],
    request: (number) => ({
      number,
      command: { command: { $case: 'flagAbuse', value: { suspicion: 'ABUSE_SUSPICION_PRANK', personal: { words } } } },
      context: context(),
    }),
  },
  '/sunwai.tickets.v1.TicketService/Get': { in: [...seniors, 'service', 'auditor'], request: (number) => ({ number }) },

  '/sunwai.departments.v1.DepartmentService/WatchAssignments': {
    in: [...holders, ...others],
    request: () => ({ resumeAfter: '', offices: [], heartbeatSeconds: 0 }),
  },
  '/sunwai.departments.v1.DepartmentService/GetTicket': ofHolders((number) => ({ number })),
  '/sunwai.departments.v1.DepartmentService/Acknowledge': ofHolders((number) => ({
    commandId: randomUUID(),
    number,
    round: 1,
  })),
  '/sunwai.departments.v1.DepartmentService/Decline': answer({}),
  '/sunwai.departments.v1.DepartmentService/LogContact': ofHolders((number) => ({
    commandId: randomUUID(),
    number,
    words,
    medium: 'CONTACT_MEDIUM_PHONE',
    outcome: 'CONTACT_OUTCOME_REACHED',
  })),
  '/sunwai.departments.v1.DepartmentService/SendInterimReply': answer({ expectedAt: '2099-01-01T00:00:00Z' }),
  '/sunwai.departments.v1.DepartmentService/UploadEvidence': ofHolders((number) => ({
    part: { $case: 'start', value: { number, mediaType: 'image/jpeg' } },
  })),
  '/sunwai.departments.v1.DepartmentService/DownloadMedia': ofHolders((number) => ({ number, sha256: '0'.repeat(64) })),
  '/sunwai.departments.v1.DepartmentService/SubmitReport': answer({ outcome: 'REPORT_OUTCOME_RESOLVED', evidence: [] }),

  '/sunwai.intake.v1.IntakeService/PostMessage': {
    in: ['adapter', 'service', 'control_room'],
    request: () => ({
      pack: 'amethi',
      idempotencyKey: randomUUID(),
      channel: 'CHANNEL_X',
      sender: { account: '@ram' },
      words,
      media: [],
    }),
  },
  '/sunwai.intake.v1.IntakeService/UploadMedia': {
    in: ['adapter', 'service', 'control_room'],
    request: () => ({ part: { $case: 'start', value: { pack: 'amethi', mediaType: 'image/jpeg' } } }),
  },

  '/sunwai.audit.v1.AuditService/GetHistory': {
    in: ['auditor', 'supervisor'],
    request: (number) => ({ number, language: 'en' }),
  },
  '/sunwai.audit.v1.AuditService/GetTicketAt': { in: ['auditor', 'supervisor'], request: (number) => ({ number }) },
  '/sunwai.audit.v1.AuditService/ReadEvents': {
    in: ['auditor', 'supervisor'],
    request: () => ({ after: '', types: [], limit: 1, follow: false, language: 'en' }),
  },
};
