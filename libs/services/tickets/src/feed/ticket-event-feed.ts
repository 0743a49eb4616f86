import type { TicketEventMessage } from '@sunwai/contracts';
import { assignmentTypes, topics } from '@sunwai/contracts';
import type { EventStore, RecordedEvent } from '@sunwai/event-store';
import { cursorOf } from '@sunwai/event-store';
import type { Feed, Message } from '@sunwai/messaging';
import { storeFeed } from '@sunwai/messaging';
import { streamOf } from '@sunwai/ticket';
import { eventOf, metadataOf, ticketOfStream } from '../commands/recorded.js';

/** Where ticket events say that they come from. */
export const ticketEventSource = '/sunwai/tickets';

/**
 * A recorded event as the message on `tickets.events`. Headers: `stream`, `streamversion`, `position` (of this store
 * alone), `cursor` (survives a move to another engine), `correlationid`, `causationid`, `schemaversion`, and
 * `traceparent` where it was recorded in a trace.
 */
export const ticketEventMessage = (
  store: Pick<EventStore, 'id'>,
  recorded: RecordedEvent,
): Message<TicketEventMessage> => {
  const { id, type, schemaVersion, stream, version, position, recordedAt } = recorded;
  const number = ticketOfStream(stream);
  const metadata = metadataOf(recorded);
  const cursor = cursorOf(store, recorded);
  return {
    id,
    type: `sunwai.ticket.${type}.v${schemaVersion}`,
    source: ticketEventSource,
    time: metadata.occurredAt,
    key: number,
    data: { id, number, version, cursor, recordedAt, schemaVersion, event: eventOf(recorded), metadata },
    headers: {
      stream,
      streamversion: String(version),
      position: String(position),
      cursor,
      correlationid: metadata.correlationId,
      causationid: metadata.causationId,
      schemaversion: String(schemaVersion),
      ...(metadata.traceparent !== undefined && { traceparent: metadata.traceparent }),
    },
  };
};

/** The same event on `tickets.assignments`; undefined when it gives the ticket to nobody. */
export const assignmentMessage = (message: Message<TicketEventMessage>): Message<TicketEventMessage> | undefined =>
  assignments.has(message.data.event.type) ? { ...message, key: message.data.metadata.pack } : undefined;

const assignments: ReadonlySet<string> = new Set(assignmentTypes);

/** The topics that show the store's history, where no relay publishes it. */
export const ticketFeeds = (store: EventStore): Readonly<Record<string, Feed>> => ({
  [topics.ticketEvents]: ticketEventFeed(store),
  [topics.ticketAssignments]: storeFeed(store, {
    toMessage: (recorded) => {
      const message = ticketEventMessage(store, recorded);
      return { ...message, key: message.data.metadata.pack };
    },
    filter: { streamPrefixes: [streamOf('')], types: assignmentTypes },
  }),
});

/** The store's ticket events, as on `tickets.events`. */
export const ticketEventFeed = (store: EventStore): Feed =>
  storeFeed(store, {
    toMessage: (recorded) => ticketEventMessage(store, recorded),
    filter: { streamPrefixes: [streamOf('')] },
  });
