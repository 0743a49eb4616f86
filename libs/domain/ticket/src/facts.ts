import type { Instant } from '@sunwai/kernel';

/** The stored form, `AME-7K3M9QX2R`; read out as `AME-7K3M-9QX2-R`. See number.ts. */
export type TicketNumber = string & { readonly __brand?: 'TicketNumber' };

/**
 * The pseudonym of a person: a keyed hash of what identifies them (a phone number, an account), `p-` and 26 characters.
 * Says nothing about them without the key; the same person always has the same one.
 */
export type PersonRef = string & { readonly __brand?: 'PersonRef' };

export const channels = [
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
] as const;
export type Channel = (typeof channels)[number];

export const kinds = ['grievance', 'demand', 'suggestion', 'appointment', 'guidance'] as const;
export type Kind = (typeof kinds)[number];

export type Priority = 'low' | 'normal' | 'high' | 'urgent';

/** BCP 47 language (`hi`, `gu`, `en`, `und`) and ISO 15924 script (`Deva`, `Latn`, `Zyyy`): romanised Hindi is hi + Latn. */
export type LanguageOf = { readonly language: string; readonly script: string };

/** A file by its content. `missing` says why there is none, when it could not be had. */
export type MediaRef = {
  /** SHA-256 of the bytes, lower-case hex; the file's only identity. Absent when the file could not be had. */
  readonly sha256?: string;
  /** What the bytes really are, not what they were said to be. */
  readonly mediaType: string;
  readonly bytes?: number;
  readonly missing?: 'expired' | 'too_large' | 'type_refused' | 'unreachable';
};

/** A place in the pack's own geography: the id of a jurisdiction, resolved from words or coordinates. */
export type JurisdictionId = string;

/** Who has the ticket. `level` counts from 1, the officer nearest the citizen. */
export type Holder = {
  readonly department: string;
  readonly office: string;
  readonly officer?: string;
  readonly level: number;
};

export const reportOutcomes = ['resolved', 'partly_resolved', 'not_feasible', 'not_ours', 'demand_noted'] as const;
export type ReportOutcome = (typeof reportOutcomes)[number];

export type CloseOutcome =
  'accepted' | 'no_answer' | 'upheld' | 'duplicate' | 'withdrawn' | 'noted' | 'abuse' | 'out_of_scope';

/** Who acts. Always from the caller's credential or the verified channel, never from a body. */
export type Actor = {
  readonly kind:
    | 'citizen'
    | 'officer'
    | 'department'
    | 'control_room'
    | 'supervisor'
    | 'auditor'
    | 'adapter'
    | 'operator'
    | 'system';
  /** Officer or principal id of the pack or the access list; a PersonRef for a citizen; the service's name for `system`. */
  readonly id: string;
  readonly post?: string;
  readonly department?: string;
};

/** What every ticket event carries beside its data. */
export type EventMetadata = {
  readonly actor: Actor;
  /** The world's clock: when it happened (a message's own timestamp), which may be before it was recorded. */
  readonly occurredAt: Instant;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly pack: string;
  readonly packVersion: string;
  /** W3C Trace Context of the work that recorded it, so that its trace goes on; absent where no traces are made. */
  readonly traceparent?: string;
};
