/**
 * Twelve writers that append without end, one event or a pair at a time, and print what was acknowledged, a line each.
 * argv: path of the store's file. Ends by being killed.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openSqliteStore } from '@sunwai/event-store';

const store = openSqliteStore({ file: process.argv[2] });
const event = (data) => ({ id: randomUUID(), type: 'SomethingHappened', schemaVersion: 1, data, metadata: {} });

const write = async (stream) => {
  for (let version = 0; ;) {
    const pair = randomUUID();
    const events = version % 3 ? [event({})] : [event({ pair, half: 1 }), event({ pair, half: 2 })];
    const appended = await store.append(stream, version, events);
    version = appended.version;
    writeSync(1, `${JSON.stringify({ stream, version, id: events.at(-1).id })}\n`);
  }
};

await Promise.all(Array.from({ length: 12 }, (_, index) => write(`written-${index}`)));
