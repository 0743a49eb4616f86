import type { TicketEventMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import { openBus } from '@sunwai/messaging';
import { stopwatch, type Asked, type Told } from './tasks.js';

/** Every message once by our bus, in batches, as projections take them. */
export const subscribeAll = async ({ brokers, events, topics: from }: Asked): Promise<Told> => {
  const bus = await openBus({ engine: 'kafka', brokers: [...brokers] });
  let count = 0;
  let first = 0;
  let stop: ((events: number) => Told) | undefined;
  const told = await new Promise<Told>((done, failed) => {
    bus
      .subscribe({
        topic: `${from}.${topics.ticketEvents}`,
        group: `bench-${process.pid}-${Date.now()}`,
        handleBatch: async (messages) => {
          for (const { data } of messages) if ((data as TicketEventMessage).id !== undefined) count += 1;
          if (!stop) [stop, first] = [stopwatch(), count];
          if (count >= events) done(stop(count - first));
        },
      })
      .catch(failed);
  });
  await bus.close();
  return told;
};
