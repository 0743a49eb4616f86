import { setImmediate as nextTurn } from 'node:timers/promises';
import { departmentsV1 as V1 } from '@sunwai/contracts/grpc';
import type { Clock, Milliseconds } from '@sunwai/kernel';
import type { Addressee } from './addressee.js';
import type { AssignmentFeed } from './assignment-feed.js';
import type { AssignmentNews } from './assignment-news.js';

/** Messages looked at in one read: what a client that stops reading costs. */
const PAGE = 256;

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
  let spoke = performance.now();
  let checked = spoke;

  while (!signal.aborted) {
    const count = news.count(addressee);
    if (performance.now() - checked >= recheckEvery) {
      await watch.recheck();
      checked = performance.now();
    }
    if (seq >= head) head = await feed.head(addressee);
    if (seq < head) {
      const upTo = Math.min(seq + PAGE, head);
      const messages = await feed.page(addressee, seq, upTo, offices);
      seq = upTo;
      // Pages of other offices alone must not keep everybody else waiting.
      if (messages.length === 0) await nextTurn();
      else {
        yield messages;
        spoke = performance.now();
      }
    }
    if (catchUpTo !== undefined && seq >= catchUpTo) {
      catchUpTo = undefined;
      yield await sign({ $case: 'caughtUp', value: {} });
      spoke = performance.now();
    }
    if (seq < head) continue;
    const untilHeartbeat = heartbeat - (performance.now() - spoke);
    if (untilHeartbeat <= 0) {
      yield await sign({ $case: 'heartbeat', value: { at: clock.now() } });
      spoke = performance.now();
    } else await news.beyond(addressee, count, Math.min(untilHeartbeat, recheckEvery), signal);
  }
}
