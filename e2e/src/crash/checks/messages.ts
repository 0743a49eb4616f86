import type { Ledger, SaidMessage, SeenEvent, Testimony } from '../ledger.js';

/** Every message that was taken is on a ticket, once; and nothing is there that nobody sent. */
export const messagesOnce = ({ said }: Ledger, { events, undeliveredWebhooks }: Testimony): readonly string[] => {
  const bySource = new Map<string, SeenEvent[]>();
  const byFile = new Map<string, SeenEvent[]>();
  const add = (places: Map<string, SeenEvent[]>, key: string, event: SeenEvent) =>
    places.set(key, [...(places.get(key) ?? []), event]);
  for (const event of events) {
    for (const source of sourcesOf(event)) add(bySource, source, event);
    for (const { sha256 } of filesOf(event)) if (sha256 !== undefined) add(byFile, sha256, event);
  }
  const complaints = new Set(said.filter(({ what }) => what === 'complaint').map(({ id }) => id));
  return [
    ...(undeliveredWebhooks > 0 ? [`${undeliveredWebhooks} webhooks never reached the system`] : []),
    ...said.flatMap((message) => {
      if (message.what === 'complaint') return once(message, bySource.get(message.id) ?? []);
      if (message.what === 'photo') return photo(message, byFile.get(message.sha256 ?? '') ?? []);
      // Words on a report are no source of their own in the history: `wordsOnce` counts those.
      return [];
    }),
    ...events
      .filter(({ type, data }) => type === 'TicketFiled' && !complaints.has((data['sourceMessageIds'] as string[])[0]!))
      .map(({ number }) => `ticket ${number} was filed from a message that nobody sent as a complaint`),
  ];
};

type File = { readonly sha256?: string };

const filesOf = ({ data }: SeenEvent): readonly File[] =>
  (data['attachments'] ?? data['media'] ?? data['evidence'] ?? []) as readonly File[];

const sourcesOf = ({ type, data }: SeenEvent): readonly string[] =>
  type === 'TicketFiled' ? (data['sourceMessageIds'] as readonly string[]) : [];

const once = ({ id, what, phone }: SaidMessage, places: readonly SeenEvent[]): readonly string[] => {
  if (places.length === 1) return [];
  if (places.length === 0) return [`the ${what} ${id} of ${phone} was taken and is on no ticket`];
  const where = places.map(({ number, version }) => `${number}@${version}`).join(', ');
  return [`the ${what} ${id} of ${phone} is there ${places.length} times: ${where}`];
};

/** All photos are sent with the complaint, before there is any report. */
const photo = (message: SaidMessage, places: readonly SeenEvent[]): readonly string[] => [
  ...once(message, places),
  ...places
    .filter(({ type }) => type === 'ReportDisputed')
    .map(
      ({ number, version }) =>
        `a photo sent with the complaint disputes a report that came after it: ${number}@${version}`,
    ),
];

/** What people say on reports is recorded as often as they said it. */
export const wordsOnce = ({ said }: Ledger, { events }: Testimony): readonly string[] => {
  const compare = (what: SaidMessage['what'], type: string): readonly string[] => {
    const sent = said.filter((message) => message.what === what).length;
    const recorded = events.filter((event) => event.type === type).length;
    return sent === recorded ? [] : [`${what}: ${sent} were sent, ${recorded} are recorded as ${type}`];
  };
  return [...compare('word on the report', 'FeedbackRecorded'), ...compare('reason', 'ReportDisputed')];
};
