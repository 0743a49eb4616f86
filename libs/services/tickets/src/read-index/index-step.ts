import type { Upsert } from '@sunwai/database';
import type { TicketEventMessage } from '@sunwai/contracts';
import type { Holder, TicketEventType } from '@sunwai/ticket';
import type { MessageIndexRow, TicketIndexRow } from '../tickets.tables.js';

/** Event types that change a row; all others are passed over without a look at the tables. */
export const indexedTypes: ReadonlySet<TicketEventType> = new Set<TicketEventType>([
  'TicketFiled',
  'TicketClassified',
  'TicketAssigned',
  'TicketEscalated',
  'TicketReopened',
  'ReportSubmitted',
  'ReportDisputed',
  'TicketClosed',
]);

/** The ticket's row after one more event. An event that the row has had, or that comes before any filing, changes nothing. */
export const indexStep = (
  row: TicketIndexRow | undefined,
  { version, event, metadata, number }: TicketEventMessage,
): TicketIndexRow | undefined => {
  if (event.type === 'TicketFiled') {
    return (
      row ??
      filedRow({ number, complainant: event.data.complainant, filedAt: metadata.occurredAt, ...entered(event.data) })
    );
  }
  if (!row || version <= row.version) return row;
  const next = { ...row, version };
  switch (event.type) {
    case 'TicketClassified':
      return { ...next, category: event.data.category };
    case 'TicketAssigned':
      return { ...next, ...heldBy(event.data.to), status: 'assigned' };
    case 'TicketEscalated':
      return { ...next, ...heldBy(event.data.to) };
    case 'TicketReopened':
      return { ...next, ...heldBy(event.data.to), status: 'reopened', round: event.data.round, disputable_until: null };
    case 'ReportSubmitted':
      return { ...next, status: 'reported' };
    case 'ReportDisputed':
      return { ...next, status: 'disputed', disputable_until: null };
    case 'TicketClosed':
      return { ...next, status: 'closed', disputable_until: event.data.disputableUntil ?? null };
    default:
      return row;
  }
};

const entered = ({ enteredBy }: { readonly enteredBy?: string }) => (enteredBy === undefined ? {} : { enteredBy });

/** As the first event leaves it; also written by who has just filed it, so that their next message finds it. */
export const filedRow = (filing: {
  readonly number: string;
  readonly complainant: string;
  readonly enteredBy?: string;
  readonly filedAt: string;
}): TicketIndexRow => ({
  number: filing.number,
  complainant: filing.complainant,
  entered_by: filing.enteredBy ?? null,
  status: 'filed',
  round: 1,
  department: null,
  office: null,
  officer: null,
  level: null,
  category: null,
  filed_at: filing.filedAt,
  disputable_until: null,
  version: 1,
});

const heldBy = ({ department, office, officer, level }: Holder) => ({
  department,
  office,
  officer: officer ?? null,
  level,
});

export const messageRow = ({ event, number }: TicketEventMessage): MessageIndexRow | undefined => {
  if (event.type !== 'NotificationSent') return undefined;
  const { channel, messageId, purpose, round, to } = event.data;
  return { channel, message_id: messageId, number, purpose, round: round ?? null, recipient: to };
};

/** Filings; the projection may have been first. */
export const filedRows: Upsert<TicketIndexRow> = {
  table: 'ticket_index',
  columns: [
    'number',
    'complainant',
    'entered_by',
    'status',
    'round',
    'department',
    'office',
    'officer',
    'level',
    'category',
    'filed_at',
    'disputable_until',
    'version',
  ],
  key: ['number'],
  replace: [],
};
