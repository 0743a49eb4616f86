import type { TicketEventMessage } from '@sunwai/contracts';
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
 * alone), `cursor` (survives a move to another engine), `correlationid`, `causationid`, `schemaversion`.
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
    },
  };
};

/** The store's ticket events as a topic: `feeds: { 'tickets.events': ticketEventFeed(store) }`. */
export const ticketEventFeed = (store: EventStore): Feed =>
  storeFeed(store, {
    toMessage: (recorded) => ticketEventMessage(store, recorded),
    filter: { streamPrefixes: [streamOf('')] },
  });
