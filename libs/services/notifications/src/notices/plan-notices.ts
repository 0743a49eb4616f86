import type { TicketEventMessage } from '@sunwai/contracts';
import { derivedId } from '@sunwai/kernel';
import type { PersonRefs } from '@sunwai/identity';
import type { Pack } from '@sunwai/packs';
import type { Draft } from './draft.js';
import type { About, Notice, Recipient } from './notice.js';
import { recipientKey } from './notice.js';
import type { TicketFacts } from './ticket-facts.js';
import { draftsForComplainant } from './to-complainant.js';
import { draftsForOfficer } from './to-officer.js';

export type Plan = {
  readonly notices: readonly Notice[];
  /** What nobody can be told: no number to reach the person at. */
  readonly unreachable: readonly About[];
};

/**
 * What an event makes us tell, and whom. Pure: the same event always gives the same notices with the same ids.
 * `facts`: after the event. The complainant is written to on WhatsApp wherever their number is known, whatever the
 * channel that they came by.
 */
export const planNotices = (message: TicketEventMessage, facts: TicketFacts, pack: Pack, persons: PersonRefs): Plan => {
  const service = pack.whatsapp?.phoneNumberId;
  const forComplainant = draftsForComplainant(message.event, facts);
  const aboutComplainant = (draft: Draft): About => ({ ...aboutOf(draft, facts), to: 'complainant' });
  const complainant = forComplainant.length > 0 ? recipientOf(service, facts.phone, persons) : undefined;
  const officerNotices = officerPart(message, facts, pack, persons);
  if (!complainant) {
    const unreachable = forComplainant.map(aboutComplainant).filter(({ purpose }) => purpose === 'report');
    return { notices: officerNotices, unreachable };
  }
  const own = forComplainant.map((draft, index) =>
    noticeOf(message, pack, complainant, aboutComplainant(draft), facts.language, draft, index),
  );
  return { notices: [...own, ...officerNotices], unreachable: [] };
};

const officerPart = (
  message: TicketEventMessage,
  facts: TicketFacts,
  pack: Pack,
  persons: PersonRefs,
): readonly Notice[] => {
  const told = draftsForOfficer(message.event, facts, pack);
  const phone = told && told.drafts.length > 0 ? pack.officer(told.officer)?.phones[0] : undefined;
  const recipient = recipientOf(pack.whatsapp?.phoneNumberId, phone, persons);
  if (!told || !recipient) return [];
  return told.drafts.map((draft, index) => {
    const about: About = { ...aboutOf(draft, facts), to: 'officer', officer: told.officer };
    return noticeOf(message, pack, recipient, about, pack.defaultLanguage, draft, index);
  });
};

const recipientOf = (
  service: string | undefined,
  phone: string | undefined,
  persons: PersonRefs,
): Recipient | undefined =>
  service === undefined || phone === undefined ? undefined : { service, ref: persons.ref('tel', phone), phone };

const aboutOf = ({ purpose, round }: Draft, { number }: TicketFacts) => ({
  number,
  purpose,
  ...(round !== undefined && { round }),
});

const noticeOf = (
  { id: eventId, metadata }: TicketEventMessage,
  pack: Pack,
  to: Recipient,
  about: About,
  language: string,
  { content, usefulFor }: Draft,
  index: number,
): Notice => ({
  id: derivedId('notice', eventId, about.to, recipientKey(to), index),
  pack: pack.id,
  to,
  about,
  language,
  content,
  correlationId: metadata.correlationId,
  causationId: eventId,
  ...(usefulFor !== undefined && { usefulFor }),
});
