import type { Filter, KurrentDBClient, RecordedEvent as ServersEvent } from '@kurrent/kurrentdb-client';
import { newId, SunwaiError } from '@sunwai/kernel';
import { InvalidAppendError, StoreUnavailableError } from '../errors.js';
import type { FeedFilter } from '../event-store.js';
import { STORE_STREAM } from './kurrentdb-events.js';

export type Client = KurrentDBClient;

/** The client is loaded only when this engine is chosen: it brings a native library with it. */
export const connect = async (url: string): Promise<Client> => {
  const { KurrentDBClient: client } = await import('@kurrent/kurrentdb-client');
  return client.connectionString(url);
};

/** The client's errors carry a `type`; see its `ErrorType`. */
export const typeOf = (error: unknown): string | undefined => (error as { type?: string } | null)?.type;

export const asStoreError = (error: unknown, stream = '$all'): Error => {
  if (error instanceof SunwaiError) return error;
  const { message } = error as { message?: string };
  if (typeOf(error)?.endsWith('size-exceeded')) {
    return new InvalidAppendError(stream, `larger than the KurrentDB server takes at once: ${message}`);
  }
  return new StoreUnavailableError(`KurrentDB: ${message || 'no connection'}`, { cause: error });
};

export type StreamWindow = {
  readonly fromRevision?: bigint;
  readonly maxCount?: number;
  readonly direction?: 'forwards' | 'backwards';
};

/** The events of a stream, none when there is no such stream. */
export const readRecorded = async (client: Client, stream: string, window: StreamWindow): Promise<ServersEvent[]> => {
  const events: ServersEvent[] = [];
  const { direction = 'forwards', fromRevision, maxCount } = window;
  try {
    const read = client.readStream(stream, {
      direction,
      fromRevision: fromRevision ?? (direction === 'forwards' ? 'start' : 'end'),
      ...(maxCount !== undefined && { maxCount }),
    });
    for await (const { event } of read) if (event) events.push(event);
    return events;
  } catch (error) {
    if (typeOf(error) === 'stream-not-found') return [];
    throw asStoreError(error, stream);
  }
};

const SYSTEM_EVENTS_LEFT_OUT = '^[^$].*';
const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

/** The server filters by stream names or by types, not both; what it can't do is done after it. */
export const serverFilter = ({ streamPrefixes, types }: FeedFilter = {}): Filter => {
  if (streamPrefixes) return { filterOn: 'streamName', prefixes: [...streamPrefixes], checkpointInterval: 100 };
  const regex = types ? `^(${types.map(literal).join('|')})$` : SYSTEM_EVENTS_LEFT_OUT;
  return { filterOn: 'eventType', regex, checkpointInterval: 100 };
};

/** The id is the first event of a stream of its own; of several that write it at once, one wins. */
export const storeId = async (client: Client): Promise<string> => {
  const read = async (): Promise<string | undefined> =>
    (await readRecorded(client, STORE_STREAM, { maxCount: 1 }))[0]?.id;
  const known = await read();
  if (known) return known;
  const created = {
    id: newId(),
    contentType: 'application/json' as const,
    type: 'StoreCreated',
    data: { format: 1 },
    metadata: {},
  };
  try {
    await client.appendToStream(STORE_STREAM, [created], { streamState: 'no_stream' });
  } catch (error) {
    if (typeOf(error) !== 'wrong-expected-version') throw asStoreError(error);
  }
  const id = await read();
  if (!id) throw new StoreUnavailableError('KurrentDB: what was written can not be read yet');
  return id;
};
