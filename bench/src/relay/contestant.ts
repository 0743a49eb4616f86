import { consumeAll, produceAll } from './bare-kafka.js';
import { subscribeAll } from './our-consumer.js';
import { relayAll } from './our-relay.js';
import type { Asked, Told } from './tasks.js';

/** One task in a process of its own; its parent is told how fast it was. */
const perform = (asked: Asked): Promise<Told> => {
  switch (asked.does) {
    case 'relay':
      return relayAll(asked);
    case 'produce':
      return produceAll(asked);
    case 'subscribe':
      return subscribeAll(asked);
    case 'consume':
      return consumeAll(asked);
  }
};

process.send?.(await perform(JSON.parse(process.argv[2]!) as Asked));
process.disconnect?.();
