import type { Actor, MediaRef } from '@sunwai/ticket';
import type * as commonV1 from '../generated/sunwai/common/v1/facts.js';
import { enumeration, fields, list, optional } from './wire.js';

/** How the facts of the domain travel over gRPC; for doors that take or give them one by one. */
export const channelWire = enumeration('CHANNEL', [
  'whatsapp',
  'facebook',
  'x',
  'email',
  'web',
  'phone',
  'desk',
  'hearing',
  'portal',
  'other',
]);
export const kindWire = enumeration('KIND', ['grievance', 'demand', 'suggestion', 'appointment', 'guidance']);
export const priorityWire = enumeration('PRIORITY', ['low', 'normal', 'high', 'urgent']);
export const reportOutcomeWire = enumeration('REPORT_OUTCOME', [
  'resolved',
  'partly_resolved',
  'not_feasible',
  'not_ours',
  'demand_noted',
]);
export const closeOutcomeWire = enumeration('CLOSE_OUTCOME', [
  'accepted',
  'no_answer',
  'upheld',
  'duplicate',
  'withdrawn',
  'noted',
  'abuse',
  'out_of_scope',
]);
export const statusWire = enumeration('TICKET_STATUS', [
  'filed',
  'assigned',
  'reported',
  'disputed',
  'reopened',
  'closed',
]);
export const contactMediumWire = enumeration('CONTACT_MEDIUM', ['phone', 'visit', 'whatsapp', 'office', 'other']);
export const contactOutcomeWire = enumeration('CONTACT_OUTCOME', [
  'reached',
  'no_answer',
  'wrong_number',
  'refused',
  'call_back',
]);

export const mediaRefWire = fields<MediaRef, commonV1.MediaRef>({
  missing: optional(enumeration('MEDIA_MISSING', ['expired', 'too_large', 'type_refused', 'unreachable'])),
});
export const mediaListWire = list(mediaRefWire);

export const actorWire = fields<Actor, commonV1.Actor>({
  kind: enumeration('ACTOR_KIND', [
    'citizen',
    'officer',
    'department',
    'control_room',
    'supervisor',
    'auditor',
    'adapter',
    'operator',
    'system',
  ]),
});
