import type { RecordedEvent as ServersEvent } from '@kurrent/kurrentdb-client';
import { event } from '../contract/engine-under-test.js';
import { incoming, outgoing } from './kurrentdb-events.js';

/** As the server gives back what was sent to it, at a time of its own. */
const givenBack = (sent: ReturnType<typeof outgoing>): ServersEvent =>
  ({
    ...sent,
    streamId: 'ticket-1',
    revision: 4n,
    position: { commit: 1_234n, prepare: 1_234n },
    isJson: true,
    created: new Date('2026-11-22T06:30:00.000Z'),
  }) as unknown as ServersEvent;

describe('an event in KurrentDB', () => {
  it('was recorded when the server says', () => {
    const given = event({ personal: { words: 'पानी नहीं है' } });
    const { recordedAt, ...rest } = incoming(givenBack(outgoing(given, 'append-1')));
    expect(recordedAt).toBe('2026-11-22T06:30:00.000Z');
    expect(rest).toEqual({ ...given, stream: 'ticket-1', version: 5, position: 1_234n });
  });

  it('that was copied from another store was recorded when that one said', () => {
    const sent = outgoing(event(), 'append-1', '2024-01-05T04:03:02.001Z');
    expect(incoming(givenBack(sent)).recordedAt).toBe('2024-01-05T04:03:02.001Z');
  });
});
