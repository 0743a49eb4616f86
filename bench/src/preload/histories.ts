import { openSqliteStore, type EventStore, type NewEvent } from '@sunwai/event-store';
import { days, derivedId, instant, minutes, type Instant } from '@sunwai/kernel';
import { storeFile } from '../system/standalone.js';

/** How far a history that was there before has come. */
export type Ending = 'assigned' | 'closed';

export type Preload = {
  readonly tickets: number;
  readonly ending: Ending;
  /** All in this one; spread over several when it is left out. */
  readonly department?: string;
};

const departments = ['rural-development', 'health', 'basic-education', 'electricity', 'revenue'] as const;
const offices: Readonly<Record<string, string>> = {
  'rural-development': 'block-office-tiloi',
  health: 'health-tiloi',
  'basic-education': 'education-tiloi',
  electricity: 'electricity-tiloi',
  revenue: 'tehsil-office-tiloi',
};
const words = 'विकास खंड तिलोई के ग्राम पूरे मान सिंह में दो महीने से समस्या है, कई बार कहने पर भी कार्रवाई नहीं हुई। कृपया निस्तारण करें।';

/** One ticket every so many ms, up to yesterday: nothing of them is news that somebody would be told of. */
const EVERY = minutes(2.5);
/** Appends under way at once. */
const AT_ONCE = 256;

const personOf = (n: number): string => `p-preload${String(n).padStart(19, '0')}`;

/** They came to the desk and left no telephone number, so nobody is told anything. */
export const preloadedNumber = (n: number): string => `AME-P${String(n).padStart(8, '0')}`;

const momentOf = (n: number, { tickets }: Preload): Instant => instant(Date.now() - days(1) - (tickets - n) * EVERY);

const metadata = (n: number, step: string, kind: string, occurredAt: Instant) => ({
  actor: { kind, id: `${kind}-1` },
  occurredAt,
  commandId: derivedId('preload', n, step),
  correlationId: derivedId('preload', n),
  causationId: derivedId('preload', n),
  pack: 'amethi',
  packVersion: '1',
});

type Facts = { readonly data: object; readonly personal?: object };

const event = (n: number, at: Instant, type: string, actor: string, { data, personal }: Facts): NewEvent => ({
  id: derivedId('preload', n, type, 'event'),
  type,
  schemaVersion: 1,
  data: data as NewEvent['data'],
  ...(personal && { personal: { ...personal, of: personOf(n) } }),
  metadata: metadata(n, type, actor, at),
});

/** One ticket's events: registered at the desk, classified, given to an office, and perhaps taken back. */
const history = (n: number, wanted: Preload): NewEvent[] => {
  const { ending, department = departments[n % departments.length]! } = wanted;
  const at = momentOf(n, wanted);
  const holder = { department, office: offices[department] ?? department, level: 1 };
  const events = [
    event(n, at, 'TicketFiled', 'operator', { data: filing(n), personal: { words, name: 'Ram Kumar' } }),
    event(n, at, 'TicketClassified', 'operator', { data: classification }),
    event(n, at, 'TicketAssigned', 'control_room', { data: { round: 1, to: holder, reason: 'manual' } }),
  ];
  if (ending === 'assigned') return events;
  const closing = { outcome: 'withdrawn', round: 1, authority: 'control_room' };
  return [
    ...events,
    event(n, at, 'TicketClosed', 'control_room', { data: closing, personal: { words: 'वापस ली गई' } }),
  ];
};

const filing = (n: number) => ({
  number: preloadedNumber(n),
  channel: 'desk',
  sourceMessageIds: [`slip-${n}`],
  attempt: 0,
  complainant: personOf(n),
  enteredBy: 'operator-1',
  language: { language: 'hi', script: 'Deva' },
  attachments: [],
  kind: 'grievance',
});

const classification = {
  kind: 'grievance',
  category: 'handpump',
  priority: 'normal',
  place: 'block-tiloi',
  by: 'operator',
  confidence: 1,
  alternatives: [],
  because: ['हैंडपंप'],
};

/** Writes histories straight into the store of a system that is not running. */
export const preload = async (stateDir: string, wanted: Preload): Promise<{ readonly events: number }> => {
  let next = 0;
  const clock = { now: () => momentOf(next, wanted) };
  const store = openSqliteStore({ file: storeFile(stateDir), clock });
  const events = await writeHistories(store, wanted, () => next++);
  await store.close();
  return { events };
};

/** @param turn the next ticket's place, from 0 */
export const writeHistories = async (
  store: EventStore,
  wanted: Preload,
  turn: () => number = counter(),
): Promise<number> => {
  let events = 0;
  const write = async (): Promise<void> => {
    for (let n = turn(); n < wanted.tickets; n = turn()) {
      const those = history(n, wanted);
      await store.append(`ticket-${preloadedNumber(n)}`, 'noStream', those);
      events += those.length;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
  return events;
};

const counter = (): (() => number) => {
  let next = 0;
  return () => next++;
};
