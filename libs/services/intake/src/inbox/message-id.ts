import { derivedId } from '@sunwai/kernel';
import type { Channel } from '@sunwai/ticket';

/** Id of the IntakeMessage that comes of a channel's message: the same however often the channel delivers it. */
export const messageIdOf = (channel: Channel, service: string, sourceMessageId: string): string =>
  derivedId(channel, service, sourceMessageId);
