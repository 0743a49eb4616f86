import type { TicketEventMessage } from '@sunwai/contracts';
import type { Instant } from '@sunwai/kernel';
import { SunwaiError } from '@sunwai/kernel';
import type {
  Channel,
  Holder,
  Kind,
  LanguageOf,
  MediaRef,
  PersonRef,
  Priority,
  TicketEventOf,
  TicketEventType,
} from '@sunwai/ticket';

type Coordinates = { readonly latitude: number; readonly longitude: number; readonly label?: string };

/** What a department has to be told of a ticket, folded from its events. */
export type Dossier = {
  readonly number: string;
  readonly pack: string;
  readonly version: number;
  /** Nothing personal. */
  readonly facts: {
    readonly filedAt: Instant;
    readonly channel: Channel;
    readonly language: LanguageOf;
    readonly kind: Kind;
    readonly category?: string;
    readonly priority?: Priority;
    readonly place?: string;
    readonly round: number;
    /** Who has it, or had it last. */
    readonly holder?: Holder;
    /** From an assignment or reopening until the ticket is closed. */
    readonly held: boolean;
    readonly attachments: readonly MediaRef[];
    /** The report's deadline; without `at` its clock stands still. */
    readonly due?: { readonly deadlineId?: string; readonly at?: Instant };
    readonly objection?: { readonly round: number; readonly evidence: readonly MediaRef[] };
  };
  /** Forgotten with the person. */
  readonly personal: {
    readonly of: PersonRef;
    /** All that the complainant wrote about the matter, in order, a line each. */
    readonly words: string;
    readonly placeWords?: string;
    readonly coordinates?: Coordinates;
    readonly name?: string;
    readonly phone?: string;
    readonly account?: string;
    readonly objection?: string;
  };
};

/** `departments.history_gap`: an event came without those before it. Tried again, it finds them; nothing is guessed. */
export class HistoryGapError extends SunwaiError {
  constructor(number: string, had: number, came: number) {
    super('departments.history_gap', `Event ${came} of ${number} came after event ${had}`);
  }
}

/**
 * The dossier after one more event; the same dossier when it had the event already.
 * @throws {HistoryGapError}
 */
export const fold = (dossier: Dossier | undefined, message: TicketEventMessage): Dossier => {
  const { number, version, event } = message;
  const had = dossier?.version ?? 0;
  if (dossier && version <= had) return dossier;
  if (version !== had + 1) throw new HistoryGapError(number, had, version);
  if (event.type === 'TicketFiled') return filed(message, event);
  if (!dossier) throw new HistoryGapError(number, had, version);
  const step = steps[event.type] as Step<typeof event.type> | undefined;
  return { ...dossier, ...step?.(dossier, event), version };
};

type LaterType = Exclude<TicketEventType, 'TicketFiled'>;
type Change = Partial<Pick<Dossier, 'facts' | 'personal'>>;
type Step<Type extends LaterType> = (dossier: Dossier, event: TicketEventOf<Type>) => Change;

const filed = (
  { number, version, metadata }: TicketEventMessage,
  { data, personal }: TicketEventOf<'TicketFiled'>,
): Dossier => ({
  number,
  pack: metadata.pack,
  version,
  facts: {
    filedAt: metadata.occurredAt,
    channel: data.channel,
    language: data.language,
    kind: data.kind ?? 'grievance',
    ...(data.place !== undefined && { place: data.place }),
    round: 1,
    held: false,
    attachments: data.attachments,
  },
  personal,
});

/** Events that change nothing of what a department is told have no step. */
const steps: { readonly [Type in LaterType]?: Step<Type> } = {
  TicketClassified: ({ facts }, { data: { kind, category, priority, place } }) => ({
    facts: { ...facts, kind, category, priority, ...(place !== undefined && { place }) },
  }),
  TicketAssigned: ({ facts }, { data: { to, clock } }) => ({
    facts: { ...facts, holder: to, held: true, ...(clock && { due: { at: clock.dueAt } }) },
  }),
  TicketEscalated: ({ facts }, { data: { to } }) => ({ facts: { ...facts, holder: to } }),
  ReportDisputed: ({ facts, personal }, { data: { round, evidence }, personal: { words } }) => ({
    facts: { ...facts, objection: { round, evidence } },
    personal: { ...personal, objection: words },
  }),
  ReportReturned: ({ facts, personal }, { data: { round }, personal: { words } }) => ({
    facts: { ...facts, objection: { round, evidence: [] } },
    personal: { ...personal, objection: words },
  }),
  TicketReopened: ({ facts, personal }, { data, personal: reason }) => {
    const { due: _due, ...rest } = facts;
    const reopened = { ...rest, holder: data.to, held: true, round: data.round };
    // Whoever takes back a closing says why; a dispute or a returned report has said it before.
    if (data.reason !== 'control_room') return { facts: reopened };
    const { objection: _objection, ...others } = personal;
    return {
      facts: { ...reopened, objection: { round: facts.round, evidence: [] } },
      personal: { ...others, ...(reason && { objection: reason.words }) },
    };
  },
  TicketClosed: ({ facts }) => ({ facts: { ...facts, held: false } }),
  DeadlineSet: ({ facts }, { data: { deadlineId, what, dueAt } }) =>
    what === 'report' ? { facts: { ...facts, due: { deadlineId, at: dueAt } } } : {},
  ClockPaused: ({ facts }, { data: { deadlineId } }) =>
    facts.due?.deadlineId === deadlineId ? { facts: { ...facts, due: { deadlineId } } } : {},
  ClockResumed: ({ facts }, { data: { deadlineId, dueAt } }) =>
    facts.due?.deadlineId === deadlineId ? { facts: { ...facts, due: { deadlineId, at: dueAt } } } : {},
  EvidenceAdded: ({ facts, personal }, { data: { side, media }, personal: { words, coordinates } }) =>
    side === 'department'
      ? {}
      : {
          facts: { ...facts, attachments: [...facts.attachments, ...media] },
          personal: { ...withWords(personal, words), ...(coordinates && { coordinates }) },
        },
  CommentAdded: ({ personal }, { data: { side, audience }, personal: { words } }) =>
    side === 'complainant' && audience === 'department' ? { personal: withWords(personal, words) } : {},
};

const withWords = (personal: Dossier['personal'], words: string | undefined): Dossier['personal'] =>
  words === undefined || words === '' ? personal : { ...personal, words: `${personal.words}\n${words}` };
