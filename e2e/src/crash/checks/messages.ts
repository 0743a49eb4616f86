import type { Ledger, SaidMessage, SeenEvent, Testimony } from '../ledger.js';

/** Every message that was taken is on a ticket, once; and nothing is there that nobody sent. */
export const messagesOnce = ({ said }: Ledger, { events, undeliveredWebhooks }: Testimony): readonly string[] => {
  const places = new Map<string, SeenEvent[]>();
  for (const event of events) {
    for (const source of sourcesOf(event)) places.set(source, [...(places.get(source) ?? []), event]);
  }
  const complaints = new Set(said.filter(({ what }) => what === 'complaint').map(({ id }) => id));
  return [
    ...(undeliveredWebhooks > 0 ? [`${undeliveredWebhooks} webhooks never reached the system`] : []),
    ...said.flatMap((message) => onceOnTickets(message, places.get(message.id) ?? [])),
    ...events
      .filter(({ type, data }) => type === 'TicketFiled' && !complaints.has((data['sourceMessageIds'] as string[])[0]!))
      .map(({ number }) => `ticket ${number} was filed from a message that nobody sent as a complaint`),
  ];
};

const sourcesOf = ({ type, data }: SeenEvent): readonly string[] => {
  if (type === 'TicketFiled') return data['sourceMessageIds'] as readonly string[];
  const source = data['sourceMessageId'];
  return typeof source === 'string' ? [source] : [];
};

/** Words on a report are no source of their own in the history; `wordsOnce` counts those. */
const onceOnTickets = ({ id, what, phone }: SaidMessage, places: readonly SeenEvent[]): readonly string[] => {
  if (what !== 'complaint' && what !== 'photo') return [];
  if (places.length === 1) return [];
  if (places.length === 0) return [`the ${what} ${id} of ${phone} was taken and is on no ticket`];
  const where = places.map(({ number, version }) => `${number}@${version}`).join(', ');
  return [`the ${what} ${id} of ${phone} is there ${places.length} times: ${where}`];
};

/** What people say on reports is recorded as often as they said it. */
export const wordsOnce = ({ said }: Ledger, { events }: Testimony): readonly string[] => {
  const compare = (what: SaidMessage['what'], type: string): readonly string[] => {
    const sent = said.filter((message) => message.what === what).length;
    const recorded = events.filter((event) => event.type === type).length;
    return sent === recorded ? [] : [`${what}: ${sent} were sent, ${recorded} are recorded as ${type}`];
  };
  return [...compare('word on the report', 'FeedbackRecorded'), ...compare('reason', 'ReportDisputed')];
};
