import { setTimeout as pause } from 'node:timers/promises';
import type {
  AllStreamSubscription,
  AppendToStreamOptions,
  EventData,
  Filter,
  KurrentDBClient,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent as ServersEvent,
  SubscribeToAllOptions,
} from '@kurrent/kurrentdb-client';
import type { Milliseconds } from '@sunwai/kernel';
import { newId, SunwaiError } from '@sunwai/kernel';
import { InvalidAppendError, StoreAddressError, StoreUnavailableError } from '../errors.js';
import type { FeedFilter } from '../event-store.js';
import { STORE_STREAM } from './kurrentdb-events.js';

/** A client, since when it is used, and how much is under way on it. */
type Link = { readonly client: KurrentDBClient; readonly since: number; underWay: number };

/** The least time that a client is given to find a server: each costs some milliseconds. */
const LEAST_AGE: Milliseconds = 1_000;

/** What the client says when it got no answer of the server's. What has no type is of its search for a node. */
const NO_ANSWER: readonly (string | undefined)[] = [undefined, 'unavailable', 'cancelled', 'unknown'];

/**
 * KurrentDB's client, and another one when it has lost its server. By itself it does not always find one again: its
 * reads stay with the node that they went to first, though another one leads by now, or end for good when the leader
 * that they were sent to was not there; its appends repeat for ever that no node was found. The old one is let go when
 * nothing is under way on it any more.
 */
export class Client {
  #link: Link | undefined;

  #opened = 0;

  /**
   * @param open gives the first client, the second one and so on
   * @param patience for an append's answer and a subscription's: the client waits for ever, servers answer within seconds
   */
  constructor(
    private readonly open: (count: number) => KurrentDBClient,
    private readonly patience: Milliseconds,
  ) {}

  readStream(stream: string, options: ReadStreamOptions): Promise<ServersEvent[]> {
    return this.#on((client) => eventsOf(client.readStream(stream, options)));
  }

  readAll(options: ReadAllOptions): Promise<ServersEvent[]> {
    return this.#on((client) => eventsOf(client.readAll(options)));
  }

  /** The revision of the last event. */
  append(stream: string, events: EventData[], options: AppendToStreamOptions): Promise<bigint> {
    return this.#on(async (client) => {
      // A server whose clock is ahead by more than the deadline takes nothing; how long it works at an append it knows itself.
      const appended = client.appendToStream(stream, events, { ...options, deadline: this.patience });
      return (await within(this.patience, appended)).nextExpectedRevision;
    });
  }

  /** To be destroyed by who asked for it. */
  subscribeToAll(options: SubscribeToAllOptions, highWaterMark: number): AllStreamSubscription {
    const link = this.#current();
    const subscription = link.client.subscribeToAll(options, { highWaterMark });
    link.underWay += 1;
    const unanswered = setTimeout(() => {
      this.#giveUp(link);
      subscription.destroy(new StoreUnavailableError(`KurrentDB did not answer within ${this.patience} ms`));
    }, this.patience);
    subscription.once('confirmation', () => clearTimeout(unanswered));
    subscription.once('close', () => {
      clearTimeout(unanswered);
      this.#leave(link);
    });
    return subscription;
  }

  async dispose(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    await link?.client.dispose();
  }

  #current(): Link {
    return (this.#link ??= { client: this.open(++this.#opened), since: performance.now(), underWay: 0 });
  }

  async #on<Result>(work: (client: KurrentDBClient) => Promise<Result>): Promise<Result> {
    const link = this.#current();
    link.underWay += 1;
    try {
      return await work(link.client).catch((error: unknown) => {
        if (typeOf(error) !== 'not-leader') throw error;
        return work(link.client); // The answer named the leader, and that is where the client reads from now on.
      });
    } catch (error) {
      if (NO_ANSWER.includes(typeOf(error)) && performance.now() - link.since > LEAST_AGE) this.#giveUp(link);
      throw error;
    } finally {
      this.#leave(link);
    }
  }

  #giveUp(link: Link): void {
    if (this.#link === link) this.#link = undefined;
  }

  #leave(link: Link): void {
    link.underWay -= 1;
    if (link.underWay === 0 && this.#link !== link) void link.client.dispose().catch(() => undefined);
  }
}

const eventsOf = async (read: AsyncIterable<{ readonly event?: ServersEvent }>): Promise<ServersEvent[]> => {
  const events: ServersEvent[] = [];
  for await (const { event } of read) if (event) events.push(event);
  return events;
};

const within = async <Result>(limit: Milliseconds, work: Promise<Result>): Promise<Result> => {
  const done = new AbortController();
  const late = pause(limit, undefined, { signal: done.signal }).then(() => {
    throw new StoreUnavailableError(`KurrentDB did not answer within ${limit} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
};

/**
 * What an address may not choose. Only the leader knows of every append that was acknowledged. A refused append that is
 * not thrown is returned like one that was written. And grpc-js lets channels that are alike share a connection, one
 * that was taken and will never be answered too: so no two are alike.
 */
const fixed = (count: number): string =>
  `nodePreference=leader&throwOnAppendFailure=true&keepAliveTimeout=${10_000 + (count % 1_000)}`;

/** The client is loaded only when this engine is chosen: it brings a native library with it. */
export const connect = async (url: string, patience: Milliseconds): Promise<Client> => {
  const { KurrentDBClient: client } = await import('@kurrent/kurrentdb-client');
  const address = url.trim().replace(/\/+$/, '');
  return new Client((count) => {
    try {
      return client.connectionString(`${address}${address.includes('?') ? '&' : '?'}${fixed(count)}`);
    } catch (error) {
      const { name } = error as Error;
      const unreadable = name === 'ParseError' || 'connectionString' in (error as Error);
      throw unreadable ? new StoreAddressError() : asStoreError(error); // What could not be read is repeated, password and all.
    }
  }, patience);
};

/** The client's errors carry a `type`; see its `ErrorType`. */
export const typeOf = (error: unknown): string | undefined => (error as { type?: string } | null)?.type;

/** Of an append there is a type. Of an event there is none, and the client repeats the server's word for it. */
const TOO_LARGE = /size-?exceeded/i;

export const asStoreError = (error: unknown, stream = '$all'): Error => {
  if (error instanceof SunwaiError) return error;
  const { message } = error as { message?: string };
  if (TOO_LARGE.test(`${typeOf(error)} ${message}`)) {
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
  const { direction = 'forwards', fromRevision, maxCount } = window;
  try {
    return await client.readStream(stream, {
      direction,
      fromRevision: fromRevision ?? (direction === 'forwards' ? 'start' : 'end'),
      ...(maxCount !== undefined && { maxCount }),
    });
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
    await client.append(STORE_STREAM, [created], { streamState: 'no_stream' });
  } catch (error) {
    if (typeOf(error) !== 'wrong-expected-version') throw asStoreError(error);
  }
  const id = await read();
  if (!id) throw new StoreUnavailableError('KurrentDB: what was written can not be read yet');
  return id;
};
