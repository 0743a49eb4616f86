import { randomUUID } from 'node:crypto';
import { topics } from '@sunwai/contracts';
import type { Fault } from '../fault.js';

export const POISON = 'poison-';

/** It begins well: a ticket of its own, its first event. Where today's releases say which event, it has nothing. */
const ofAnotherTime = (key: string): string =>
  JSON.stringify({ id: randomUUID(), number: key, version: 1, schemaVersion: 99 });

/** Records that nobody can read: one that is no message at all, and a message of a version that is not made yet. */
export const poisoned: Fault = {
  name: 'poison messages',
  strike: async ({ site: { brokers }, poison }) => {
    for (const topic of [topics.ticketEvents, topics.intakeMessages]) {
      const groups = await brokers.groupsOf(topic);
      const put = async (kind: string, value: (key: string) => string, headers: Record<string, string>) => {
        const key = `${POISON}${kind}-${randomUUID()}`;
        await brokers.put(topic, { key, value: value(key), headers });
        poison.push({ topic, key, groups });
      };
      await put('bytes', () => '\u0000not a message', {});
      await put('version', ofAnotherTime, {
        ce_specversion: '1.0',
        ce_id: randomUUID(),
        ce_type: 'sunwai.of-another-time.v99',
        ce_source: '/somewhere',
        ce_time: new Date().toISOString(),
      });
    }
  },
};
