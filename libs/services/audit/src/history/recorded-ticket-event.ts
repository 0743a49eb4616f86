import type { EventStore, RecordedEvent } from '@sunwai/event-store';
import { cursorOf } from '@sunwai/event-store';
import type { Instant } from '@sunwai/kernel';
import { SunwaiError } from '@sunwai/kernel';
import type { EventMetadata, TicketEvent, TicketEventType, TicketNumber } from '@sunwai/ticket';
import { numberOfStream, schemaVersions } from '@sunwai/ticket';

/** A ticket event as it is recorded; the JSON of a history. */
export type RecordedTicketEvent<Type extends TicketEventType = TicketEventType> = {
  readonly id: string;
  readonly number: TicketNumber;
  /** Place in the ticket's life: 1 for the first. */
  readonly version: number;
  /** Place in the whole history, opaque. */
  readonly cursor: string;
  readonly type: Type;
  readonly schemaVersion: number;
  readonly data: Extract<TicketEvent, { type: Type }>['data'];
  /** Absent when there is none, when it has been forgotten, or when it is not for the reader. */
  readonly personal?: Extract<TicketEvent, { type: Type }>['personal'];
  readonly metadata: EventMetadata;
  readonly recordedAt: Instant;
};

/** `audit.not_a_ticket_event`: something else stands in a ticket's stream. */
export class NotATicketEventError extends SunwaiError {
  constructor(stream: string, version: number, type: string) {
    super('audit.not_a_ticket_event', `Event ${version} of ${stream} is ${type}, which is no event of a ticket`);
  }
}

/** @throws {NotATicketEventError} */
export const ticketEventOf = (store: Pick<EventStore, 'id'>, recorded: RecordedEvent): RecordedTicketEvent => {
  const { id, stream, version, type, schemaVersion, data, personal, metadata, recordedAt } = recorded;
  const number = numberOfStream(stream);
  if (number === undefined || !Object.hasOwn(schemaVersions, type))
    throw new NotATicketEventError(stream, version, type);
  return {
    id,
    number,
    version,
    cursor: cursorOf(store, recorded),
    type: type as TicketEventType,
    schemaVersion,
    data: data as RecordedTicketEvent['data'],
    ...(personal && { personal: personal as unknown as NonNullable<RecordedTicketEvent['personal']> }),
    metadata: metadata as unknown as EventMetadata,
    recordedAt,
  };
};

/** As the domain takes it. */
export const asTicketEvent = ({ type, data, personal }: RecordedTicketEvent): TicketEvent =>
  ({ type, data, ...(personal && { personal }) }) as TicketEvent;
