import type { Instant } from '@sunwai/kernel';
import { epochMilliseconds } from '@sunwai/kernel';
import type { SpanDescription } from '@sunwai/telemetry';
import type { TicketCommand } from '@sunwai/ticket';
import type { OutboxRow } from '../notifications.tables.js';
import type { Traced } from '../outbox/tellings.js';

/** A notice on its way to somebody, in the trace of what caused it. */
export const sendingOf = (row: OutboxRow, now: Instant): SpanDescription => ({
  name: 'send notice',
  attributes: {
    'sunwai.channel': 'whatsapp',
    'sunwai.purpose': row.purpose ?? 'reply',
    ...(row.number !== '' && { 'sunwai.ticket': row.number }),
    ...(row.attempts > 0 && { 'sunwai.attempt': row.attempts + 1 }),
  },
  ...since({ traceparent: row.traceparent ?? undefined, since: row.enqueued_at }, now),
});

/** A ticket told of it. */
export const tellingOf = (
  number: string,
  { type }: TicketCommand,
  trace: Traced | undefined,
  now: Instant,
): SpanDescription => ({
  name: 'tell ticket',
  attributes: { 'sunwai.ticket': number, 'sunwai.command': type },
  ...since(trace ?? { traceparent: undefined, since: now }, now),
});

const since = ({ traceparent, since: began }: Partial<Traced> & Pick<Traced, 'since'>, now: Instant) => ({
  from: { traceparent },
  waited: epochMilliseconds(now) - epochMilliseconds(began),
});
