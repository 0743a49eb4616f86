import type { auditV1 } from '@sunwai/contracts/grpc';
import { asCaller, auditClient } from '../../doors/grpc-doors.js';
import { pause } from '../../system/eventually.js';
import type { Ledger, SeenEvent } from '../ledger.js';

export const seenEvent = ({ id, number, version, cursor, type, data, commandId }: auditV1.Event): SeenEvent => ({
  id,
  number,
  version,
  cursor,
  type,
  data: data ?? {},
  commandId,
});

/** Reads all events as they happen, and goes on after the last one whenever the system was away. */
export const followEvents = async (
  address: string,
  token: string,
  ledger: Ledger,
  onEvent: (event: SeenEvent) => void,
  signal: AbortSignal,
): Promise<void> => {
  const client = auditClient(address);
  let after = '';
  while (!signal.aborted) {
    const request = { after, types: [], limit: 0, follow: true, language: 'en' };
    const call = client.readEvents(request, asCaller(token));
    const end = () => call.cancel();
    signal.addEventListener('abort', end);
    try {
      for await (const { item } of call as AsyncIterable<auditV1.ReadEventsResponse>) {
        if (item?.$case !== 'event') continue;
        after = item.value.cursor;
        ledger.followed.push(item.value.id);
        onEvent(seenEvent(item.value));
      }
    } catch (error) {
      if (typeof (error as { code?: unknown }).code !== 'number') throw error;
    }
    signal.removeEventListener('abort', end);
    await pause(100);
  }
  client.close();
};
