import type { Json } from '@sunwai/kernel';
import type { RecordedEvent } from '../event-store.js';

/** Everything of an event but its position, which is an engine's own. */
const fields = [
  'id',
  'stream',
  'version',
  'type',
  'schemaVersion',
  'recordedAt',
  'data',
  'personal',
  'metadata',
] as const;
export type EventField = (typeof fields)[number];

/** One text for equal events, whatever order an engine gives their JSON in. */
export const eventText = (event: RecordedEvent): string => `[${fields.map((field) => textOf(event[field])).join(',')}]`;

/** The first field in which two events differ. */
export const differenceOf = (one: RecordedEvent, other: RecordedEvent): EventField | undefined =>
  fields.find((field) => textOf(one[field]) !== textOf(other[field]));

const textOf = (value: Json | undefined): string => JSON.stringify(value ?? null, inOrder);

const inOrder = (_key: string, value: Json): Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value;
