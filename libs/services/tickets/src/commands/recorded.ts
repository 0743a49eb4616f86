import type { RecordedEvent } from '@sunwai/event-store';
import { SunwaiError } from '@sunwai/kernel';
import type { EventMetadata, TicketEvent, TicketNumber } from '@sunwai/ticket';
import { numberOfStream } from '@sunwai/ticket';

/** `ticket.not_a_ticket`: an event of another kind of stream came where ticket events belong. */
export class NotATicketError extends SunwaiError {
  constructor(stream: string) {
    super('ticket.not_a_ticket', `${stream} is not a ticket's stream`);
  }
}

/** @throws {NotATicketError} */
export const ticketOfStream = (stream: string): TicketNumber => {
  const number = numberOfStream(stream);
  if (number === undefined) throw new NotATicketError(stream);
  return number;
};

/** The store has checked type and version, and brought the shape up to date: it is one of the domain's events. */
export const eventOf = ({ type, data, personal }: Pick<RecordedEvent, 'type' | 'data' | 'personal'>): TicketEvent =>
  ({ type, data, ...(personal !== undefined && { personal }) }) as unknown as TicketEvent;

export const metadataOf = ({ metadata }: Pick<RecordedEvent, 'metadata'>): EventMetadata =>
  metadata as unknown as EventMetadata;
