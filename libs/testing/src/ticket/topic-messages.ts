import type { TicketEventMessage } from '@sunwai/contracts';
import { derivedId } from '@sunwai/kernel';
import type { TicketNumber } from '@sunwai/ticket';
import { systemActor } from './cast.js';
import type { Life } from './lives.arbitrary.js';

/** The events of a life as a ticket of this number has them on `tickets.events`. */
export const topicMessagesOf = ({ history }: Pick<Life, 'history'>, number: TicketNumber): TicketEventMessage[] =>
  history.map(({ event, at }, index) => {
    const id = derivedId(number, index);
    return {
      id,
      number,
      version: index + 1,
      cursor: '',
      recordedAt: at,
      schemaVersion: 1,
      event: event.type === 'TicketFiled' ? { ...event, data: { ...event.data, number } } : event,
      metadata: {
        actor: systemActor(),
        occurredAt: at,
        commandId: id,
        correlationId: id,
        causationId: id,
        pack: 'amethi',
        packVersion: 'test',
      },
    };
  });
