import type { RecordedEvent } from '@sunwai/event-store';
import type { RunningSystem } from '../system/running-system.js';
import type { Life } from './life.js';

/** What a whole life must have left in its history, beside whatever else. */
const steps = [
  'TicketFiled',
  'TicketClassified',
  'TicketAssigned',
  'AssignmentAcknowledged',
  'ReportSubmitted',
  'ReportDelivered',
  'ReportDisputed',
  'TicketReopened',
  'TicketClosed',
] as const;

/** Why a life does not count; undefined when it does. */
const missing = (events: readonly RecordedEvent[]): string | undefined => {
  const count = (type: string): number => events.filter((event) => event.type === type).length;
  const absent = steps.filter((type) => count(type) === 0);
  if (absent.length > 0) return `without ${absent.join(', ')}`;
  const closed = events.find(({ type }) => type === 'TicketClosed');
  if (closed?.data['outcome'] !== 'accepted') return `closed as ${String(closed?.data['outcome'])}`;
  if (closed.data['round'] !== 2) return `closed in round ${String(closed.data['round'])}`;
  for (const [type, times] of [
    ['TicketFiled', 1],
    ['AssignmentAcknowledged', 2],
    ['ReportSubmitted', 2],
    ['ReportDelivered', 2],
    ['ReportDisputed', 1],
    ['TicketReopened', 1],
    ['TicketClosed', 1],
  ] as const)
    if (count(type) !== times) return `${type} ${count(type)} times, not ${times}`;
  return undefined;
};

export type Verdict = {
  /** Numbers of the lives that count. */
  readonly whole: ReadonlySet<number>;
  readonly broken: readonly string[];
  /** Events of a whole life, on average. */
  readonly eventsPerLife: number;
};

/** Reads each life's history from the store, as the system has left it. */
export const verify = async (running: RunningSystem, lives: readonly Life[]): Promise<Verdict> => {
  const store = await running.openStore();
  const whole = new Set<number>();
  const broken: string[] = [];
  let events = 0;
  try {
    for (const { n, number } of lives) {
      const history = await store.readStream(`ticket-${number ?? 'none'}`);
      const problem = missing(history);
      if (problem) broken.push(`life ${n} (${number ?? 'no number'}): ${problem}`);
      else {
        whole.add(n);
        events += history.length;
      }
    }
  } finally {
    await store.close();
  }
  return { whole, broken, eventsPerLife: whole.size === 0 ? 0 : events / whole.size };
};
