/**
 * Publishes without end for eight keys, and consumes what it publishes; prints `acknowledged <key> <n>` and
 * `handled <key> <n>`, a line each. argv: path of the bus's file. Ends by being killed.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEmbeddedBus } from '@sunwai/messaging';

const bus = openEmbeddedBus({ file: process.argv[2] });
const say = (what, { key, data }) => writeSync(1, `${what} ${key} ${data}\n`);

const publish = async (key) => {
  for (let data = 0; ; data += 1) {
    const message = {
      id: randomUUID(),
      type: 'a',
      source: '/test',
      time: new Date().toISOString(),
      key,
      data,
      headers: {},
    };
    await bus.publish('letters', [message]);
    say('acknowledged', message);
  }
};

await bus.subscribe({
  topic: 'letters',
  group: 'readers',
  handle: async (message) => {
    await sleep(Math.random() * 2);
    say('handled', message);
  },
});
await Promise.all(Array.from({ length: 8 }, (_, index) => publish(`key-${index}`)));
