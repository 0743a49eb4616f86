import type { KafkaMessage } from 'kafkajs';
import type { SeenEvent } from '../../crash/ledger.js';
import { POISON } from '../strikes/poison.js';

/** What a reader of `tickets.events` gets. */
export type Published = { readonly id: string; readonly number: string; readonly version: number };

/** Records of the topic in the order of each partition, poison left out. */
export const publishedIn = (records: readonly KafkaMessage[]): readonly Published[] =>
  records
    .filter(({ key }) => key?.toString().startsWith(POISON) !== true)
    .map(({ key, headers }) => ({
      id: String(headers?.['ce_id']),
      number: String(key),
      version: Number(String(headers?.['ce_streamversion'])),
    }));

/** Every event is on the topic; those of a ticket came in their order, the first time each came; nothing else is there. */
export const topic = (published: readonly Published[], events: readonly SeenEvent[]): readonly string[] => {
  const inStore = new Map(events.map((event) => [event.id, event]));
  const seen = new Set<string>();
  const newest = new Map<string, number>();
  const violations: string[] = [];
  for (const { id, number, version } of published) {
    if (seen.has(id)) continue;
    seen.add(id);
    const event = inStore.get(id);
    if (!event || event.number !== number || event.version !== version) {
      violations.push(`tickets.events: ${number}@${version} is there, and the store has no such event`);
    }
    const expected = (newest.get(number) ?? 0) + 1;
    if (version !== expected) violations.push(`tickets.events: ${number}@${version} came where ${expected} was due`);
    newest.set(number, version);
  }
  for (const { id, number, version } of events) {
    if (!seen.has(id)) violations.push(`tickets.events: ${number}@${version} was never published`);
  }
  return violations;
};
