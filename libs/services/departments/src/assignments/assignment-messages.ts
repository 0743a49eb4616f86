import type { TicketEventMessage } from '@sunwai/contracts';
import {
  closeOutcomeWire,
  channelWire,
  departmentsV1 as V1,
  kindWire,
  mediaListWire,
  priorityWire,
} from '@sunwai/contracts/grpc';
import type { Holder, TicketEventOf, TicketEventType } from '@sunwai/ticket';
import type { Dossier } from './dossier.js';

type Told = NonNullable<V1.WatchAssignmentsResponse['event']>;
export type MessageKind = 'assigned' | 'updated' | 'ended';

/** A message to a department, ready to be sent. */
export type AssignmentMessage = {
  readonly department: string;
  /** Whom in the department it concerns. */
  readonly office: string;
  /**
   * When a ticket moves within a department, one event means two things: it comes to one office and goes from another.
   * The second is told to those alone who watch `office` and not this one.
   */
  readonly unlessWatching?: string;
  readonly kind: MessageKind;
  /** An encoded WatchAssignmentsResponse. */
  readonly bytes: Buffer;
};

/** What an event means to departments; `before` and `after` are the dossier around it. */
export const assignmentMessages = (
  before: Dossier | undefined,
  after: Dossier,
  message: TicketEventMessage,
): readonly AssignmentMessage[] => {
  const { event, metadata, cursor } = message;
  if (!before) return [];
  const tell = tellers[event.type] as Teller<TicketEventType> | undefined;
  const told = tell?.({ before, after, at: metadata.occurredAt }, event) ?? [];
  return told.map(({ to, unlessWatching, told: toldEvent }) => ({
    department: to.department,
    office: to.office,
    ...(unlessWatching !== undefined && { unlessWatching }),
    kind: toldEvent.$case as MessageKind,
    bytes: Buffer.from(V1.WatchAssignmentsResponse.encode({ event: toldEvent, cursor }).finish()),
  }));
};

type Around = { readonly before: Dossier; readonly after: Dossier; readonly at: string };
type Addressed = { readonly to: Holder; readonly unlessWatching?: string; readonly told: Told };
type Teller<Type extends TicketEventType> = (around: Around, event: TicketEventOf<Type>) => readonly Addressed[];

const reasonOf = {
  routed: V1.AssignmentReason.ROUTED,
  transferred: V1.AssignmentReason.TRANSFERRED,
  declined: V1.AssignmentReason.DECLINED,
  escalated: V1.AssignmentReason.ESCALATED,
  manual: V1.AssignmentReason.MANUAL,
} as const;
const endOf = {
  routed: V1.AssignmentEndReason.TRANSFERRED,
  transferred: V1.AssignmentEndReason.TRANSFERRED,
  declined: V1.AssignmentEndReason.DECLINED,
  escalated: V1.AssignmentEndReason.ESCALATED,
  manual: V1.AssignmentEndReason.TRANSFERRED,
} as const;

/** Events that no department is told of have no teller. */
const tellers: { readonly [Type in TicketEventType]?: Teller<Type> } = {
  TicketAssigned: (around, { data: { from, to, reason } }) => [
    ...ended(around, from, to, endOf[reason]),
    assigned(around, to, reasonOf[reason], from),
  ],
  // After a second dispute the reopening follows at once, and that is what has to be answered.
  TicketEscalated: (around, { data: { from, to, reason } }) => [
    ...ended(around, from, to, V1.AssignmentEndReason.ESCALATED),
    ...(reason === 'disputed_again' ? [] : [assigned(around, to, V1.AssignmentReason.ESCALATED, from)]),
  ],
  TicketReopened: (around, { data: { from, to } }) => [
    ...ended(around, from, to, V1.AssignmentEndReason.TRANSFERRED),
    assigned(around, to, V1.AssignmentReason.REOPENED, from),
  ],
  TicketClosed: ({ before, after, at }, { data: { outcome } }) =>
    before.facts.holder && before.facts.held
      ? [
          {
            to: before.facts.holder,
            told: {
              $case: 'ended',
              value: {
                ...known(after),
                reason: V1.AssignmentEndReason.CLOSED,
                outcome: closeOutcomeWire.to(outcome),
                at,
              },
            },
          },
        ]
      : [],
  EvidenceAdded: (around, { data: { side, media }, personal: { words, coordinates } }) =>
    side === 'department'
      ? []
      : updated(around, {
          $case: 'evidence',
          value: {
            media: mediaListWire.to(media),
            ...(words !== undefined && { words }),
            ...(coordinates && { coordinates }),
          },
        }),
  CommentAdded: (around, { data: { side, audience }, personal: { words } }) =>
    side !== 'department' && audience === 'department' ? updated(around, { $case: 'comment', value: { words } }) : [],
  DeadlineSet: (around) => dueChanged(around),
  ClockPaused: (around) => dueChanged(around),
  ClockResumed: (around) => dueChanged(around),
};

const known = ({ number, version }: Dossier) => ({ number, version });

const updated = ({ after, at }: Around, update: NonNullable<V1.AssignmentUpdate['update']>): readonly Addressed[] => {
  const { holder, held, round } = after.facts;
  if (!holder || !held) return [];
  return [{ to: holder, told: { $case: 'updated', value: { ...known(after), round, at, update } } }];
};

const dueChanged = (around: Around): readonly Addressed[] => {
  const { before, after } = around;
  if (before.facts.due === after.facts.due) return [];
  const dueAt = after.facts.due?.at;
  return updated(around, { $case: 'due', value: { ...(dueAt !== undefined && { dueAt }) } });
};

/** Told to who had it, unless it stays in the same office or had ended for them before. */
const ended = (
  { before, after, at }: Around,
  from: Holder | undefined,
  now: Holder,
  reason: V1.AssignmentEndReason,
): readonly Addressed[] => {
  if (!from || !before.facts.held) return [];
  const sameDepartment = from.department === now.department;
  if (sameDepartment && from.office === now.office) return [];
  const told: Told = { $case: 'ended', value: { ...known(after), reason, now, at } };
  return [{ to: from, told, ...(sameDepartment && { unlessWatching: now.office }) }];
};

const assigned = (
  { after, at }: Around,
  holder: Holder,
  reason: V1.AssignmentReason,
  from: Holder | undefined,
): Addressed => ({
  to: holder,
  told: { $case: 'assigned', value: { ...assignmentOf(after), reason, holder, from, assignedAt: at } },
});

const assignmentOf = ({ number, version, facts, personal }: Dossier) => ({
  number,
  version,
  round: facts.round,
  kind: kindWire.to(facts.kind),
  category: facts.category ?? '',
  priority: facts.priority ? priorityWire.to(facts.priority) : ('PRIORITY_UNSPECIFIED' as const),
  place: facts.place,
  placeWords: personal.placeWords,
  coordinates: personal.coordinates,
  words: personal.words,
  language: facts.language,
  complainant: {
    name: personal.name,
    phone: personal.phone,
    account: personal.account,
    channel: channelWire.to(facts.channel),
  },
  attachments: mediaListWire.to(facts.attachments),
  objection: facts.objection && {
    round: facts.objection.round,
    words: personal.objection,
    evidence: mediaListWire.to(facts.objection.evidence),
  },
  dueAt: facts.due?.at,
  filedAt: facts.filedAt,
});
