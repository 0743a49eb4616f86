import { randomUUID } from 'node:crypto';
import type { EventSchema, NewEvent } from '@sunwai/event-store';

/** One event in so many is stored in an old version, and read through an upcaster. */
export const oldShare = 10;

export const schema: EventSchema = {
  known: { ReportSubmitted: 2 },
  upcasters: { ReportSubmitted: { 1: (body) => ({ ...body, data: { ...body.data, evidence: [] } }) } },
};

/** About 600 bytes of JSON, as a ticket's events are. */
export const sampleEvent = (index: number, old: boolean): NewEvent => ({
  id: randomUUID(),
  type: 'ReportSubmitted',
  schemaVersion: old ? 1 : 2,
  data: {
    step: index,
    round: 1,
    outcome: 'resolved',
    ...(!old && { evidence: [{ sha256: 'a'.repeat(64), mediaType: 'image/jpeg', bytes: 48_211 }] }),
    holder: { department: 'jal-nigam', office: 'tiloi', officer: 'je-tiloi-2', level: 1 },
  },
  personal: { words: 'हैंडपंप की मरम्मत कर दी गई है, पानी साफ आ रहा है' },
  metadata: {
    actor: { kind: 'officer', id: 'je-tiloi-2', post: 'Junior Engineer', department: 'jal-nigam' },
    occurredAt: '2026-11-22T06:30:00.000Z',
    commandId: '6f1c3a52-7f0e-8d0b-9d3a-0c5b1f7e2a44',
    correlationId: '0b8a2b7e-5a4d-8c11-8f6e-2f1d9c3b7a10',
    causationId: '3e9d5c70-1b2f-8a6d-b4c8-7d0e6f5a4b32',
    pack: 'amethi',
    packVersion: '2026.11.1',
  },
});
