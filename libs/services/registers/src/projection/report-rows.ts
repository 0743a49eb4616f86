import type { TicketEventMessage } from '@sunwai/contracts';
import type { ReportRow } from '../tables/registers.tables.js';

/** Whatever an event says of a report, by its round: facts to put on its row. Undefined: nothing. */
export const factsOfReport = ({
  event,
  metadata,
}: TicketEventMessage): { readonly round: number; readonly facts: Partial<ReportRow> } | undefined => {
  const at = metadata.occurredAt;
  switch (event.type) {
    case 'NotificationSent': {
      const { purpose, to, round } = event.data;
      return purpose === 'report' && to === 'complainant' && round !== undefined
        ? { round, facts: { asked_at: at } }
        : undefined;
    }
    case 'ReportDelivered':
      return { round: event.data.round, facts: { delivered_at: event.data.deliveredAt } };
    case 'ReportRead':
      return { round: event.data.round, facts: { read_at: event.data.readAt } };
    case 'FeedbackRecorded': {
      const { round, satisfied, rating } = event.data;
      return { round, facts: { answered_at: at, satisfied: satisfied ? 1 : 0, rating: rating ?? null } };
    }
    case 'ReportDisputed':
      return { round: event.data.round, facts: { disputed_at: at } };
    case 'ReportReturned':
      return { round: event.data.round, facts: { returned_at: at } };
    case 'ReportVerified':
      return { round: event.data.round, facts: { verified: event.data.found } };
    case 'DisputeUpheld':
      return { round: event.data.round, facts: { decision: 'dispute_upheld' } };
    case 'DisputeDismissed':
      return { round: event.data.round, facts: { decision: 'dispute_dismissed' } };
    default:
      // Everything else is not about a report.
      return undefined;
  }
};

/** Times that are kept as they first were. */
const firstTimes = ['asked_at', 'delivered_at', 'read_at', 'disputed_at', 'returned_at'] as const;

export const withFacts = (row: ReportRow, facts: Partial<ReportRow>): ReportRow => {
  const first = Object.fromEntries(firstTimes.map((name) => [name, row[name] ?? facts[name] ?? null]));
  return { ...row, ...facts, ...first };
};

/** The row of a report that has just come; undefined for any other event. */
export const reportFiled = ({ number, event, metadata }: TicketEventMessage): ReportRow | undefined => {
  if (event.type !== 'ReportSubmitted') return undefined;
  const { round, outcome, holder } = event.data;
  return {
    number,
    round,
    pack: metadata.pack,
    department: holder.department,
    office: holder.office,
    officer: holder.officer ?? null,
    submitted_at: metadata.occurredAt,
    outcome,
    asked_at: null,
    delivered_at: null,
    read_at: null,
    answered_at: null,
    satisfied: null,
    rating: null,
    disputed_at: null,
    returned_at: null,
    verified: null,
    decision: null,
  };
};
