import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { event } from './contract/engine-under-test.js';
import { StoreUnavailableError } from './errors.js';
import type { RecordedEvent } from './event-store.js';
import type { FeedPage } from './feed.js';
import { CommitSignal, followFeed } from './feed.js';

const recorded = (position: bigint): RecordedEvent => ({
  ...event(),
  stream: 'ticket',
  version: Number(position),
  position,
  recordedAt: '2026-11-22T06:30:00.000Z',
});

/** Follows an engine whose pages are made by `page`, until so many events have come. */
const follow = async (
  commits: CommitSignal,
  page: (after: bigint) => Promise<FeedPage>,
  count: number,
  onInterrupted?: (error: Error) => void,
): Promise<bigint[]> => {
  const positions: bigint[] = [];
  const batches = followFeed(
    { commits, page },
    { signal: AbortSignal.timeout(3_000), ...(onInterrupted && { onInterrupted }) },
  );
  for await (const batch of batches) {
    positions.push(...batch.map(({ position }) => position));
    if (positions.length >= count) break;
  }
  return positions;
};

describe('following the feed', () => {
  it('sees a commit that comes while a page that has just missed it is under way', async () => {
    const commits = new CommitSignal();
    const events = [recorded(1n)];
    const read = follow(
      commits,
      async (after) => {
        const found = events.filter(({ position }) => position > after);
        if (found.length === 0 && events.length === 1) {
          events.push(recorded(2n)); // Committed after this page was read, before its reader waits.
          commits.raise();
          await pause(5);
        }
        return { events: found, seen: found.at(-1)?.position ?? after, atEnd: found.length === 0 };
      },
      2,
    );
    expect(await read).toEqual([1n, 2n]);
  });

  it('goes on where it was when an engine that could not be reached is back, and tells each time', async () => {
    let down = 0;
    const told: string[] = [];
    const read = follow(
      new CommitSignal(),
      async (after) => {
        if (after === 1n && down < 2) {
          down += 1;
          throw new StoreUnavailableError(`down ${down}`);
        }
        return { events: [recorded(after + 1n)], seen: after + 1n, atEnd: false };
      },
      3,
      (error) => told.push(error.message),
    );
    expect(await read).toEqual([1n, 2n, 3n]);
    expect(told).toEqual(['down 1', 'down 2']);
  });

  it('asks a server for the next page while one is handed over, and asks again for what was read too early', async () => {
    const commits = new CommitSignal();
    const events = [recorded(1n)];
    const asked: bigint[] = [];
    const batches = followFeed(
      {
        commits,
        remote: true,
        page: async (after) => {
          asked.push(after);
          const found = events.filter(({ position }) => position > after).slice(0, 1);
          return { events: found, seen: found.at(-1)?.position ?? after, atEnd: found.length === 0 };
        },
      },
      { signal: AbortSignal.timeout(3_000) },
    );
    expect((await batches.next()).value).toMatchObject([{ position: 1n }]);
    expect(asked).toEqual([0n, 1n]);
    events.push(recorded(2n)); // Committed after the next page was read; nobody waits, so nobody is told.
    expect((await batches.next()).value).toMatchObject([{ position: 2n }]);
  });

  it('ends with any other error', async () => {
    const failing = follow(new CommitSignal(), () => Promise.reject(new RangeError('a bug')), 1);
    await expect(failing).rejects.toThrow('a bug');
  });
});
