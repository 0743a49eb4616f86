import { buttonPayload } from '@sunwai/contracts';
import { minutes } from '@sunwai/kernel';
import type { Pack } from '@sunwai/packs';
import type { Holder, MediaRef, TicketEvent } from '@sunwai/ticket';
import type { Draft } from './draft.js';
import { fileDrafts, shown } from './draft.js';
import type { TicketFacts } from './ticket-facts.js';

/** A confirmation that comes after the officer has long turned to other things helps nobody. */
const CONFIRMATION_USEFUL = minutes(10);

/** What the officer concerned is told of an event, and who that is. `facts`: after the event. */
export const draftsForOfficer = (
  event: TicketEvent,
  facts: TicketFacts,
  pack: Pack,
): { readonly officer: string; readonly drafts: readonly Draft[] } | undefined => {
  const { holder } = facts;
  switch (event.type) {
    case 'TicketAssigned':
      return to(event.data.to, assignment(event.data.to, event.data.round, facts, pack, event.data.clock?.dueAt));
    case 'TicketEscalated':
      // A second dispute escalates and reopens in one go; the reopening tells the higher officer.
      return event.data.reason === 'disputed_again' || !facts.inHand
        ? undefined
        : to(event.data.to, assignment(event.data.to, facts.round, facts, pack));
    case 'TicketReopened':
      return to(event.data.to, reopening(event.data.round, event.personal?.words, facts));
    case 'ReportSubmitted': {
      const values = { number: shown(facts.number) };
      const content = { kind: 'message', key: 'officer_report_received', values } as const;
      return to(event.data.holder, [{ purpose: 'comment', content, usefulFor: CONFIRMATION_USEFUL }]);
    }
    case 'EvidenceAdded':
      // A burst: the words were filed and assigned while the photos were still on their way.
      return facts.inHand && holder && event.data.side === 'complainant'
        ? to(holder, [
            ...comment(event.personal.words, facts),
            ...forwarded(event.data.media, 'assignment', event.data.round, facts),
          ])
        : undefined;
    case 'CommentAdded':
      return holder && event.data.audience === 'department' && event.data.side !== 'department'
        ? to(holder, comment(event.personal.words, facts))
        : undefined;
    default:
      return undefined;
  }
};

const to = ({ officer }: Holder, drafts: readonly Draft[]) => (officer === undefined ? undefined : { officer, drafts });

const assignment = (
  { department }: Holder,
  round: number,
  facts: TicketFacts,
  pack: Pack,
  due?: string,
): readonly Draft[] => {
  const { number, words, phone, attachments } = facts;
  const language = pack.defaultLanguage;
  // Without a category, whose matter it is says most.
  const subject =
    (facts.category === undefined ? undefined : pack.category(facts.category)) ?? pack.department(department);
  const place = facts.place === undefined ? undefined : pack.jurisdiction(facts.place);
  const values = {
    number: shown(number),
    category: subject ? pack.nameIn(subject.name, language) : department,
    place: place ? pack.nameIn(place.name, language) : facts.placeWords,
    words,
    complainant_phone: phone,
    due,
  };
  const payloads = { received: buttonPayload({ says: 'ack', number }) };
  return [
    {
      purpose: 'assignment',
      round,
      content: { kind: 'message', key: 'assignment_to_officer', values, payloads },
    },
    ...forwarded(attachments, 'assignment', round, facts),
  ];
};

const reopening = (round: number, reason: string | undefined, facts: TicketFacts): readonly Draft[] => {
  const { number, dispute } = facts;
  const words = reason || dispute?.words || facts.words;
  const payloads = { received: buttonPayload({ says: 'ack', number }) };
  const values = { number: shown(number), round, words };
  return [
    { purpose: 'reopened', round, content: { kind: 'message', key: 'reopened_to_officer', values, payloads } },
    ...forwarded(dispute?.evidence ?? [], 'reopened', round, facts),
  ];
};

const forwarded = (
  media: readonly MediaRef[],
  purpose: 'assignment' | 'reopened',
  round: number,
  { number }: TicketFacts,
): readonly Draft[] =>
  fileDrafts(media, { purpose, round }, { key: 'complaint_evidence', values: { number: shown(number) } });

const comment = (words: string | undefined, { number }: TicketFacts): readonly Draft[] =>
  words
    ? [{ purpose: 'comment', content: { kind: 'message', key: 'comment', values: { number: shown(number), words } } }]
    : [];
