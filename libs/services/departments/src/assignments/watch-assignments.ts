import { setImmediate as nextTurn } from 'node:timers/promises';
import { departmentsV1 as V1 } from '@sunwai/contracts/grpc';
import type { Clock, Milliseconds } from '@sunwai/kernel';
import type { Addressee } from './addressee.js';
import type { AssignmentFeed } from './assignment-feed.js';
import { inTheirTraces } from './assignment-spans.js';
import type { AssignmentNews } from './assignment-news.js';

/** What a client that stops reading costs: the messages of one read, so many at most and about so many bytes. */
const LARGEST_PAGE = 512;
const BYTES_OF_PAGE = 256 * 1024;
/** The first page, while the size of messages is not known. */
const FIRST_PAGE = 8;

export type Watch = {
  readonly addressee: Addressee;
  /** All of the department's when empty. */
  readonly offices: readonly string[];
  /** Number of the last message dealt with, and its cursor as the client gave it; 0 and empty for the beginning. */
  readonly after: number;
  readonly cursor: string;
  /** Undefined for none. */
  readonly heartbeat: Milliseconds | undefined;
  /** Throws when the caller may no longer watch; asked from time to time. */
  readonly recheck: () => Promise<void>;
  readonly recheckEvery: Milliseconds;
};

type Told = NonNullable<V1.WatchAssignmentsResponse['event']>;

/**
 * Everything after the place given, then `caught_up`, then what comes; encoded messages, in batches that are read only
 * when asked for. Ends when the signal is raised.
 */
export async function* watchAssignments(
  { feed, news, clock }: { readonly feed: AssignmentFeed; readonly news: AssignmentNews; readonly clock: Clock },
  watch: Watch,
  signal: AbortSignal,
): AsyncGenerator<readonly Buffer[]> {
  const { addressee, offices, heartbeat = Infinity, recheckEvery } = watch;
  const sign = async (event: Told): Promise<readonly Buffer[]> => {
    const cursor = seq === 0 ? watch.cursor : ((await feed.cursorAt(addressee, seq)) ?? watch.cursor);
    return [Buffer.from(V1.WatchAssignmentsResponse.encode({ event, cursor }).finish())];
  };
  let seq = watch.after;
  let head = await feed.head(addressee);
  let catchUpTo: number | undefined = head;
  let page = FIRST_PAGE;
  let spoke = performance.now();
  let checked = spoke;

  while (!signal.aborted) {
    const count = news.count(addressee);
    if (performance.now() - checked >= recheckEvery) {
      await watch.recheck();
      checked = performance.now();
    }
    head = Math.max(head, news.head(addressee));
    const isBehind = seq < head;
    if (isBehind) {
      const before = seq;
      const upTo = Math.min(seq + page, head);
      const messages = await feed.page(addressee, before, upTo, offices);
      seq = upTo;
      // Pages of other offices alone must not keep everybody else waiting.
      if (messages.length === 0) await nextTurn();
      else {
        page = pageFor(messages);
        const traces = () => feed.tracesOf(addressee, before, upTo, offices);
        // What is read again or late, on resuming, is no part of what happens now.
        yield* catchUpTo === undefined ? inTheirTraces(traces, messages) : [messages];
        spoke = performance.now();
      }
    }
    if (catchUpTo !== undefined && seq >= catchUpTo) {
      catchUpTo = undefined;
      yield await sign({ $case: 'caughtUp', value: {} });
      spoke = performance.now();
    }
    // Only news that came after the look at the head may be waited for.
    if (isBehind) continue;
    const untilHeartbeat = heartbeat - (performance.now() - spoke);
    if (untilHeartbeat <= 0) {
      yield await sign({ $case: 'heartbeat', value: { at: clock.now() } });
      spoke = performance.now();
    } else await news.beyond(addressee, count, Math.min(untilHeartbeat, recheckEvery), signal);
  }
}

const pageFor = (messages: readonly Buffer[]): number => {
  const average = messages.reduce((bytes, { length }) => bytes + length, 0) / messages.length;
  return Math.max(1, Math.min(LARGEST_PAGE, Math.floor(BYTES_OF_PAGE / average)));
};
