import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Milliseconds } from '@sunwai/kernel';
import type { UnknownEventVersionError } from './errors.js';
import { StoreUnavailableError } from './errors.js';
import type { FeedFilter, ReadAllOptions, RecordedEvent, SubscribeOptions } from './event-store.js';

/** A stretch of the global order. */
export type FeedPage = {
  readonly events: readonly RecordedEvent[];
  /** Everything up to here has been looked at; the next page begins after it. */
  readonly seen: bigint;
  /** Nothing was committed beyond `seen` when the page was read. */
  readonly atEnd: boolean;
  /** What comes right after `events` is not known to this release: thrown when they have been handed over. */
  readonly unknown?: UnknownEventVersionError | undefined;
};

/** What an engine gives so that reading and subscribing are the same everywhere. */
export type FeedSource = {
  readonly commits: CommitSignal;
  /** Pages come from a server: while one is handed over, the next is on its way. */
  readonly remote?: boolean;
  /** @throws {StoreUnavailableError} */
  page(after: bigint, limit: number, filter: FeedFilter | undefined): Promise<FeedPage>;
};

/**
 * Tells those who wait that something was committed. A reader notes `count` before it reads and waits for more than
 * that, so no commit can slip between its reading and its waiting.
 */
export class CommitSignal {
  count = 0;
  closed = false;
  readonly #waiting = new Set<() => void>();

  constructor(
    private readonly watch: {
      /** Told when the first reader begins, and the last one ceases, to wait. */
      readonly onWaiting?: (waiting: boolean) => void;
      readonly onClose?: () => void;
    } = {},
  ) {}

  raise(): void {
    this.count += 1;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Ends every subscription. */
  close(): void {
    this.closed = true;
    this.raise();
    this.watch.onClose?.();
  }

  beyond(count: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.count > count || this.closed || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        if (this.#waiting.size === 0) this.watch.onWaiting?.(false);
        resolve();
      };
      signal?.addEventListener('abort', wake);
      this.#waiting.add(wake);
      if (this.#waiting.size === 1) this.watch.onWaiting?.(true);
    });
  }
}

const DEFAULT_BATCH = 256;

/** Every page is preceded by a turn of the event loop: neither a long replay nor one who asks in a loop keeps others waiting. */
export async function* readFeed(
  source: FeedSource,
  options: ReadAllOptions = {},
): AsyncGenerator<readonly RecordedEvent[]> {
  const batchSize = options.batchSize ?? DEFAULT_BATCH;
  let left = options.limit ?? Infinity;
  let seen = options.after ?? 0n;
  const read = (): Promise<FeedPage> => source.page(seen, Math.min(batchSize, left), options.filter);
  let ahead: Promise<FeedPage | undefined> | undefined;
  while (left > 0) {
    await nextTurn();
    if (source.commits.closed) throw new StoreUnavailableError('The event store is closed');
    const page = (await ahead) ?? (await read());
    seen = page.seen;
    left -= page.events.length;
    ahead = source.remote && !page.atEnd && left > 0 ? usable(read()) : undefined;
    if (page.events.length > 0) yield page.events;
    if (page.unknown) throw page.unknown;
    if (page.atEnd) return;
  }
}

/** A page that was read too early to say where the end is, or not at all, is read again when it is wanted. */
const usable = (page: Promise<FeedPage>): Promise<FeedPage | undefined> =>
  page.then(
    (read) => (read.atEnd ? undefined : read),
    () => undefined,
  );

/** An engine that can't be reached ends no subscription: it goes on where it was when the engine is back. */
export async function* followFeed(
  source: FeedSource,
  options: SubscribeOptions = {},
): AsyncGenerator<readonly RecordedEvent[]> {
  const { signal, batchSize = DEFAULT_BATCH, filter, onInterrupted } = options;
  const ended = (): boolean => source.commits.closed || signal?.aborted === true;
  let seen = options.after ?? 0n;
  let failures = 0;
  let ahead: Promise<FeedPage | undefined> | undefined;
  while (!ended()) {
    const { count } = source.commits;
    const asked = async (): Promise<FeedPage> => (await ahead) ?? source.page(seen, batchSize, filter);
    const page = await asked().catch((error: unknown) => {
      if (!(error instanceof StoreUnavailableError)) throw error;
      if (!ended()) onInterrupted?.(error);
    });
    if (!page) {
      await source.commits.beyond(
        count,
        AbortSignal.any([AbortSignal.timeout(retryDelay(failures++)), ...(signal ? [signal] : [])]),
      );
      continue;
    }
    failures = 0;
    seen = page.seen;
    ahead = source.remote && !page.atEnd ? usable(source.page(seen, batchSize, filter)) : undefined;
    if (page.events.length > 0) yield page.events;
    if (page.unknown) throw page.unknown;
    if (page.atEnd) await source.commits.beyond(count, signal);
    else await nextTurn();
  }
}

export const retryDelay = (failures: number): Milliseconds => Math.min(100 * 2 ** failures, 5_000);

export const passes = (
  filter: FeedFilter | undefined,
  event: { readonly stream: string; readonly type: string },
): boolean =>
  (filter?.streamPrefixes?.some((prefix) => event.stream.startsWith(prefix)) ?? true) &&
  (filter?.types?.includes(event.type) ?? true);
