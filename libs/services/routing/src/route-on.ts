import type { Pack } from '@sunwai/packs';
import type { ClassifyTicket, Holder, Ticket, TicketClassified } from '@sunwai/ticket';
import { kindOf } from '@sunwai/ticket';

export type Alternatives = TicketClassified['data']['alternatives'];

/** The holder has said where it belongs: as sure as another office's word is. */
const NAMED = 0.9;

type Next = { readonly category: string; readonly to: Holder; readonly confidence: number; readonly because: string };

/**
 * Where a declined ticket goes: to the department that the decliner names, else to the best alternative that nobody has
 * tried, else nowhere by itself: then the control room finds it without a suggestion, and says.
 */
export const routeOn = (ticket: Ticket, alternatives: Alternatives, pack: Pack): Omit<ClassifyTicket, 'type'> => {
  const { classification } = ticket;
  const place = classification?.place ?? ticket.statedPlace;
  const next = named(ticket, alternatives, pack) ?? untried(ticket, alternatives, pack);
  const category = next?.category ?? classification?.category ?? pack.unclearCategory;
  return {
    kind: kindOf(ticket),
    category,
    priority: classification?.priority ?? pack.category(category)?.priority ?? 'normal',
    ...(place !== undefined && { place }),
    confidence: next?.confidence ?? 0,
    ...(next && { suggested: next.to }),
    alternatives: alternatives.filter((one) => one.category !== category),
    because: [next?.because ?? 'declined, and nobody else is known to whom it may belong'],
  };
};

const named = (ticket: Ticket, alternatives: Alternatives, pack: Pack): Next | undefined => {
  const belongsTo = ticket.assignment?.declined?.belongsTo;
  if (!belongsTo) return undefined;
  const { department, office } = belongsTo;
  const place = ticket.classification?.place ?? ticket.statedPlace;
  const alternative = alternatives.find((one) => one.department === department);
  const category = alternative?.category ?? ticket.classification?.category ?? pack.unclearCategory;
  const byRule = pack.holderFor(category, place);
  const to =
    office === undefined && byRule.department === department ? byRule : pack.holderIn(department, place, office);
  if (!to || hasDeclined(ticket, to)) return undefined;
  return { category, to, confidence: NAMED, because: `${ticket.holder?.department}: belongs to ${department}` };
};

const untried = (ticket: Ticket, alternatives: Alternatives, pack: Pack): Next | undefined => {
  const place = ticket.classification?.place ?? ticket.statedPlace;
  for (const { category, confidence } of alternatives) {
    const { holder, because } = pack.route(category, place);
    if (pack.category(category) && !hasDeclined(ticket, holder)) return { category, to: holder, confidence, because };
  }
  return undefined;
};

const hasDeclined = ({ declinedBy }: Ticket, { department, office, officer, level }: Holder): boolean =>
  declinedBy.some(
    (one) => one.department === department && one.office === office && one.officer === officer && one.level === level,
  );
