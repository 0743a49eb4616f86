import { randomUUID } from 'node:crypto';
import type { Bus, Message } from '@sunwai/messaging';

/** Everything on a topic, from its beginning and as it comes, in a list that grows. Ends with the bus. */
export const listenTo = async <Data>(bus: Bus, topic: string): Promise<Message<Data>[]> => {
  const heard: Message<Data>[] = [];
  await bus.subscribe({
    topic,
    group: `listener-${randomUUID()}`,
    handle: async (message) => {
      heard.push(message as Message<Data>);
    },
  });
  return heard;
};
